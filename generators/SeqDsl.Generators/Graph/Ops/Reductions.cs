using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>Σ over rows: [n, F] → [F]</summary>
internal sealed record SumRows : Op
{
    public static SumRows Op { get; } = new();

    public override string Text => "sumrows";

    public override string ResultName => "total";

    public override Shape Infer(IReadOnlyList<Value> operands) =>
        operands[0].Shape is { Rank: 2 } shape ? Shape.Of(shape[1]) : throw new ShapeException($"sumrows takes [n, F], and got {operands[0].Shape}");

    public override Amount Flops(Value y) => Amount.Of(y.Operands[0].Shape);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block x = operands[0];
        var sum = new Block(x.Columns);
        for (int row = 0; row < x.Rows; row++)
        {
            for (int column = 0; column < x.Columns; column++)
            {
                sum.Data[column] += x[row, column];
            }
        }

        return sum;
    }

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.sum(0L)";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("SumRows")}({operands[0]}, {y.Operands[0].Shape.Extents}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => $"Σrows {operands[0]}";
}

/// <summary>Σ over features: [n, F] → [n, 1]</summary>
internal sealed record SumColumns : Op
{
    public static SumColumns Op { get; } = new();

    public override string Text => "sumcolumns";

    public override string ResultName => "total";

    public override bool IsRowWise => true;

    public override Shape Infer(IReadOnlyList<Value> operands) =>
        operands[0].Shape is { Rank: 2 } shape ? Shape.Of(shape[0], 1) : throw new ShapeException($"sumcolumns takes [n, F], and got {operands[0].Shape}");

    public override Amount Flops(Value y) => Amount.Of(y.Operands[0].Shape);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block x = operands[0];
        var sum = new Block(x.Rows, 1);
        for (int row = 0; row < x.Rows; row++)
        {
            for (int column = 0; column < x.Columns; column++)
            {
                sum.Data[row] += x[row, column];
            }
        }

        return sum;
    }

    /// <summary>dx = dy for every feature</summary>
    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) => [g.RepeatColumns(dy, y.Operands[0])];

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.sum(1L, true)";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("SumColumns")}({operands[0]}, {y.Operands[0].Shape.Extents}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => $"Σfeatures {operands[0]}";
}

/// <summary>A column for every feature of another value: [n, 1], like [n, F] → [n, F]</summary>
internal sealed record RepeatColumns : Op
{
    public static RepeatColumns Op { get; } = new();

    public override string Text => "repeatcolumns";

    public override string ResultName => "repeated";

    public override bool IsRowWise => true;

    public override Shape Infer(IReadOnlyList<Value> operands) => operands[1].Shape;

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => Block.Zip(operands[0], operands[1], (column, _) => column);

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) => [g.SumColumns(dy), null];

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.expand_as({operands[1]})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("RepeatColumns")}({operands[0]}, {y.Shape.Extents}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => $"{operands[0]} for every feature";
}
