namespace SeqDsl;

/// <summary>Long short-term memory: c' = f∘c + i∘g, h' = o∘tanh c' (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000).</summary>
/// <inheritdoc/>
public sealed class LstmAttribute(int hidden) : RecurrentAttribute<Cells.Lstm>(hidden);
