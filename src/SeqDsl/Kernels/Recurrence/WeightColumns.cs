namespace SeqDsl.Kernels.Recurrence;

/// <summary>
/// Columns of a weight: element (k, m) is <c>field[Start + k·DepthStride + m·ColumnStride]</c>; one of the strides is 1.
/// </summary>
/// <param name="Field">Which field of the cell.</param>
/// <param name="Start">Where the first element stands in it.</param>
/// <param name="DepthStride">From k to k + 1.</param>
/// <param name="ColumnStride">From m to m + 1.</param>
public readonly record struct WeightColumns(int Field, int Start, int DepthStride, int ColumnStride);
