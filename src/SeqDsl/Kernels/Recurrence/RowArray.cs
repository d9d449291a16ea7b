namespace SeqDsl.Kernels.Recurrence;

/// <summary>What an array that stages use has a row for.</summary>
public enum RowArrayKind
{
    /// <summary>Each token. Bound by the caller.</summary>
    Tokens,

    /// <summary>Nothing: one row for all. Bound by the caller.</summary>
    Vector,

    /// <summary>Each sequence: a state before the step.</summary>
    Before,

    /// <summary>Each sequence: a state after the step, in the order of those before.</summary>
    After,

    /// <summary>Each row that runs: what one stage computes and another needs.</summary>
    Local,

    /// <summary>As Local, one register: sums over the row.</summary>
    Totals,
}

/// <summary>An array that stages use.</summary>
/// <param name="Kind">What it has a row for.</param>
/// <param name="Columns">Numbers in a row; of totals 0.</param>
public readonly record struct RowArray(RowArrayKind Kind, int Columns);

/// <summary>
/// Columns of a weight: element (k, m) is <c>field[Start + k·DepthStride + m·ColumnStride]</c>; one of the strides is 1.
/// </summary>
/// <param name="Field">Which field of the cell.</param>
/// <param name="Start">Where the first element stands in it.</param>
/// <param name="DepthStride">From k to k + 1.</param>
/// <param name="ColumnStride">From m to m + 1.</param>
public readonly record struct WeightColumns(int Field, int Start, int DepthStride, int ColumnStride);

/// <summary>A product of rows with packed weights. Its parts stand side by side: one gate after the other for each register of units.</summary>
/// <param name="Array">Where the rows stand.</param>
/// <param name="Start">Their first column.</param>
/// <param name="Depth">How many columns they have.</param>
/// <param name="Parts">The weights of each part.</param>
public sealed record RowProduct(int Array, int Start, int Depth, WeightColumns[] Parts);

/// <summary>What is done to all rows before the next stage begins.</summary>
/// <param name="Lanes">How many numbers a part has: I or H.</param>
/// <param name="Products">Computed before the stage's own code, for the same lanes.</param>
public sealed record RowStage(int Lanes, params RowProduct[] Products);
