namespace SeqDsl.Kernels.Recurrence;

/// <summary>A product of rows with packed weights. Its parts stand side by side: one gate after the other for each register of units.</summary>
/// <param name="Array">Where the rows stand.</param>
/// <param name="Start">Their first column.</param>
/// <param name="Depth">How many columns they have.</param>
/// <param name="Parts">The weights of each part.</param>
public sealed record RowProduct(int Array, int Start, int Depth, WeightColumns[] Parts);
