namespace SeqDsl.Generators.Graph;

/// <summary>What the numbers of a tensor are.</summary>
internal enum ElementKind
{
    /// <summary>Floating point; can have a gradient.</summary>
    Real,

    /// <summary>Row numbers: token ids, labels, positions.</summary>
    Index,

    /// <summary>Several results of one op, to be taken apart by <see cref="Ops.Pick"/>.</summary>
    Bundle,
}

/// <summary>
/// A value and the equation that defines it: <c>name: shape = op operands</c>. Assigned once and never changed;
/// a pass makes new values. Equal ops on equal operands are one value (<see cref="GraphBuilder"/> sees to it).
/// </summary>
internal sealed class Value(int id, Op op, IReadOnlyList<Value> operands, Shape shape, ElementKind kind, string name)
{
    /// <summary>Grows with creation, so ascending ids are an order in which operands come first.</summary>
    public int Id { get; } = id;

    public Op Op { get; } = op;

    public IReadOnlyList<Value> Operands { get; } = operands;

    public Shape Shape { get; } = shape;

    public ElementKind Kind { get; } = kind;

    /// <summary>The number of the layer that says it, or whose derivative it belongs to; -1: none. No part of the equation.</summary>
    public int Layer { get; init; } = -1;

    /// <summary>What generated code calls it, before it is made unique. No part of the equation: the one thing that can be changed.</summary>
    public string Name { get; set; } = name;

    public override string ToString() => $"{Name}: {Shape} = {Op.Text} {string.Join(" ", Operands.Select(operand => operand.Name))}";
}
