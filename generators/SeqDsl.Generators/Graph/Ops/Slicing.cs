using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary><c>length</c> entries of an axis, from <c>start</c>: one gate of several.</summary>
internal sealed record Slice(int Axis, int Start, int Length) : Op
{
    public override string Text => $"slice {Axis} {Start} {Length}";

    public override string ResultName => "part";

    public override bool IsRowWise => true;

    public override bool IsView => true;

    public override Shape Infer(IReadOnlyList<Value> operands)
    {
        Shape shape = operands[0].Shape;
        return Axis < shape.Rank && shape[Axis].IsKnown && Start >= 0 && Start + Length <= shape[Axis].Size
            ? shape.With(Axis, Length)
            : throw new ShapeException($"slice takes {Start} … {Start + Length} of axis {Axis}, and got {shape}");
    }

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => operands[0].Slice(Axis, Start, Length);

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) =>
        [g.Pad(dy, Axis, Start, y.Operands[0].Shape[Axis].Size)];

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.narrow({Axis}, {Start}, {Length})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("Slice")}({operands[0]}, {y.Operands[0].Shape.Along(Axis)}, {y.Shape.Count(Axis, Start)}, {y.Shape.Count(Axis, Length)}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => $"{operands[0]}[{Start} … {Start + Length}]";
}

/// <summary>The operand between zeros: the derivative of <see cref="Slice"/>.</summary>
internal sealed record Pad(int Axis, int Start, int Total) : Op
{
    public override string Text => $"pad {Axis} {Start} {Total}";

    public override string ResultName => "padded";

    public override bool IsRowWise => true;

    public override Shape Infer(IReadOnlyList<Value> operands) => operands[0].Shape.With(Axis, Total);

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => operands[0].Pad(Axis, Start, Total);

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) =>
        [g.Slice(dy, Axis, Start, y.Operands[0].Shape[Axis].Size)];

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Rows}.Pad({operands[0]}, {Axis}, {Start}, {Total})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("Pad")}({operands[0]}, {y.Operands[0].Shape.Along(Axis)}, {y.Shape.Count(Axis, Start)}, {y.Shape.Count(Axis, Total)}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => $"[0 … {operands[0]} … 0]";
}

/// <summary>The operands side by side along an axis.</summary>
internal sealed record Concat(int Axis) : Op
{
    public override string Text => $"concat {Axis}";

    public override string ResultName => "joined";

    public override bool IsRowWise => true;

    public override Shape Infer(IReadOnlyList<Value> operands)
    {
        int total = 0;
        foreach (Value operand in operands)
        {
            if (operand.Shape.Rank != operands[0].Shape.Rank || !operand.Shape[Axis].IsKnown
                || operand.Shape.With(Axis, 0) != operands[0].Shape.With(Axis, 0))
            {
                throw new ShapeException($"concat takes shapes that differ in axis {Axis} only, and got {operands[0].Shape} and {operand.Shape}");
            }

            total += operand.Shape[Axis].Size;
        }

        return operands[0].Shape.With(Axis, total);
    }

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => Block.Concat(operands, Axis);

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy)
    {
        var gradients = new List<Value?>();
        int start = 0;
        foreach (Value operand in y.Operands)
        {
            int length = operand.Shape[Axis].Size;
            gradients.Add(g.Slice(dy, Axis, start, length));
            start += length;
        }

        return gradients;
    }

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Torch}.cat([{string.Join(", ", operands)}], {Axis})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("Concat")}([{string.Join(", ", operands)}], {(Axis == y.Shape.Rank - 1 && y.Shape.Rank == 2 ? y.Shape[0].Extent : "1")}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => $"[{string.Join(" ‖ ", operands)}]";
}
