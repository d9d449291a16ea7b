using SeqDsl.Generators.Graph;

namespace SeqDsl.Generators.Kernels;

/// <summary>What an array of a phase has a row for, and whose memory it is.</summary>
internal enum ArrayKind
{
    /// <summary>A row for each token; the caller's.</summary>
    Tokens,

    /// <summary>A row for each token of a block of steps: what rows ahead of a loop hand on to it.</summary>
    Handed,

    /// <summary>One row that all share; the caller's.</summary>
    Vector,

    /// <summary>A row for each sequence: a state before the step.</summary>
    Before,

    /// <summary>A row for each sequence: a state after the step.</summary>
    After,

    /// <summary>A row for each row that runs: what a later stage of the step needs.</summary>
    Local,

    /// <summary>As Local, a register for each: sums over rows.</summary>
    Totals,
}

/// <param name="Columns">A size of <see cref="KernelSizes"/>; 0 for totals.</param>
/// <param name="Saved">Whether it is written only if backward will follow.</param>
internal sealed record PhaseArray(int Index, ArrayKind Kind, string Name, int Columns, bool Saved = false);

/// <summary>A part of an array of a phase, in sizes of <see cref="KernelSizes"/>.</summary>
internal sealed record PhasePlace(PhaseArray Array, int Start);

/// <summary>Element (k, m) of a product's right operand: of the field the element (RowStart + k, ColumnStart + m), or transposed (RowStart + m, ColumnStart + k).</summary>
internal sealed record WeightPlace(int Field, int RowStart, int ColumnStart, bool Transposed);

/// <summary>The right operand of a product: the weight's columns that make one part.</summary>
internal sealed record ProductPart(LaneValue Lane, WeightPlace Weight);

/// <summary>Products of one left operand: computed together, as one panel.</summary>
internal sealed record ProductGroup(PhasePlace Left, int Depth, IReadOnlyList<ProductPart> Parts);

/// <param name="Domain">Of the array's parts; null: one number for the row.</param>
/// <param name="Total">The row's sum of the stored lanes, instead of the lanes.</param>
internal sealed record LaneStore(PhaseArray Array, int Part, LaneValue Lane, Domain? Domain, bool Total = false);

/// <summary>
/// What is done to all rows before the next stage begins: products, then lanes in registers, then stores. A stage ends where something is needed of a
/// whole row: as the left operand of a product, or as its sum.
/// </summary>
/// <param name="Domain">Over how many lanes it runs.</param>
/// <param name="Lanes">In the order in which they are computed.</param>
/// <param name="Loaded">Those of them that an earlier stage computed.</param>
internal sealed record PhaseStage(
    Domain Domain,
    IReadOnlyList<ProductGroup> Groups,
    IReadOnlyList<LaneValue> Lanes,
    IReadOnlyCollection<LaneValue> Loaded,
    IReadOnlyList<LaneStore> Stores);

/// <summary>Equations as stages over rows: of all tokens at once, or step by step.</summary>
/// <param name="Places">Where values are found that are in memory.</param>
/// <param name="Totals">Where the sum of a row is.</param>
/// <param name="Homes">Where a stage finds what an earlier one computed.</param>
internal sealed record Phase(
    IReadOnlyList<PhaseArray> Arrays,
    IReadOnlyList<PhaseStage> Stages,
    IReadOnlyDictionary<Value, PhaseArray> Places,
    IReadOnlyDictionary<Value, PhaseArray> Totals,
    IReadOnlyDictionary<LaneValue, LaneStore> Homes);
