namespace SeqDsl;

/// <summary>Gated recurrent unit: h' = (1 − z)∘n + z∘h, the reset gate after the product as cuDNN and PyTorch have it (Cho et al. 2014).</summary>
/// <inheritdoc/>
public sealed class GruAttribute(int hidden) : RecurrentAttribute<Cells.Gru>(hidden);
