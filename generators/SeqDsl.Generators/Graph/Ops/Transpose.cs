using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>Aᵀ: [n, m] → [m, n]</summary>
internal sealed record Transpose : Op
{
    public static Transpose Op { get; } = new();

    public override string Text => "transpose";

    public override string ResultName => "transposed";

    public override bool IsView => true;

    public override Shape Infer(IReadOnlyList<Value> operands) =>
        operands[0].Shape is { Rank: 2 } shape ? Shape.Of(shape[1], shape[0]) : throw new ShapeException($"transpose takes [n, m], and got {operands[0].Shape}");

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block x = operands[0];
        var transposed = new Block(x.Columns, x.Rows);
        for (int row = 0; row < x.Rows; row++)
        {
            for (int column = 0; column < x.Columns; column++)
            {
                transposed[column, row] = x[row, column];
            }
        }

        return transposed;
    }

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) => [g.Transpose(dy)];

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.t()";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("Transpose")}({operands[0]}, {y.Operands[0].Shape.Extents}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => $"{operands[0]}ᵀ";
}
