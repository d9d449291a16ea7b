using SeqDsl.Generators.Graph;

namespace SeqDsl.Generators.Kernels;

internal enum LaneKind
{
    /// <summary>Read from an array: <see cref="LaneValue.Source"/>'s.</summary>
    Memory,

    /// <summary>A part of a matrix product, there while its stage runs.</summary>
    Product,

    /// <summary>The sum over a row, once its stage is over.</summary>
    Total,

    Constant,

    /// <summary>An elementwise operation.</summary>
    Apply,
}

/// <summary>What one lane of a kernel computes: a part of a value (one gate of several), unit by unit. Equal ones are one object.</summary>
/// <param name="kind">Where it comes from.</param>
/// <param name="source">The value of the graph that it is a part of.</param>
/// <param name="part">Which part.</param>
/// <param name="domain">How many lanes there are; null: one for the whole row.</param>
/// <param name="operands">Of an elementwise operation.</param>
internal sealed class LaneValue(LaneKind kind, Value source, int part, Domain? domain, IReadOnlyList<LaneValue> operands)
{
    /// <summary>Operations that are cheaper to repeat than to store, in all.</summary>
    private const int CheapOperations = 4, NeverCheap = 1000;

    public LaneKind Kind { get; } = kind;

    public Value Source { get; } = source;

    public int Part { get; } = part;

    public Domain? Domain { get; } = domain;

    public IReadOnlyList<LaneValue> Operands { get; } = operands;

    /// <summary>What generated code calls it.</summary>
    public string Name { get; set; } = source.Name;

    /// <summary>Whether a later stage rather computes it again from memory.</summary>
    public bool IsCheap => cost <= CheapOperations;

    private readonly int cost = kind switch
    {
        LaneKind.Memory or LaneKind.Constant or LaneKind.Total => 0,
        LaneKind.Apply when source.Op is Graph.Ops.Add or Graph.Ops.Subtract or Graph.Ops.Multiply or Graph.Ops.Negate =>
            Math.Min(NeverCheap, 1 + operands.Sum(operand => operand.cost)),
        _ => NeverCheap,
    };
}
