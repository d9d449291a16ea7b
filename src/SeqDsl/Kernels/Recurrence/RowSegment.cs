namespace SeqDsl.Kernels.Recurrence;

/// <summary>Rows of tokens one after the other.</summary>
/// <param name="Token">The first.</param>
/// <param name="Count">How many.</param>
/// <param name="Row">The row of the block where the first one's results stand.</param>
internal readonly record struct RowSegment(int Token, int Count, int Row);
