namespace SeqDsl;

/// <summary>h' = tanh(W·x + b + U·h + c) (Elman 1990).</summary>
/// <inheritdoc/>
public sealed class RnnAttribute(int hidden) : RecurrentAttribute<Cells.Rnn>(hidden);
