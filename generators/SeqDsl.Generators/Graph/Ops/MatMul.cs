using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>C = A·B: [n, k] · [k, m] → [n, m]</summary>
internal sealed record MatMul : Op
{
    public static MatMul Op { get; } = new();

    public override string Text => "matmul";

    public override string ResultName => "projected";

    /// <summary>In its left operand; the right one has to be the same for all rows.</summary>
    public override bool IsRowWise => true;

    public override Shape Infer(IReadOnlyList<Value> operands)
    {
        Shape left = operands[0].Shape, right = operands[1].Shape;
        return left.Rank == 2 && right.Rank == 2 && left[1] == right[0]
            ? Shape.Of(left[0], right[1])
            : throw new ShapeException($"a product takes [n, k] and [k, m], and got {left} and {right}");
    }

    public override Amount Flops(Value y) => Of(y.Operands[0].Shape, y.Operands[1].Shape);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block a = operands[0], b = operands[1];
        var product = new Block(a.Rows, b.Columns);
        for (int row = 0; row < a.Rows; row++)
        {
            for (int column = 0; column < b.Columns; column++)
            {
                double sum = 0;
                for (int k = 0; k < a.Columns; k++)
                {
                    sum += a[row, k] * b[k, column];
                }

                product[row, column] = sum;
            }
        }

        return product;
    }

    /// <summary>dA = dC·Bᵀ, dB = Aᵀ·dC</summary>
    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) =>
        [g.MatMul(dy, g.Transpose(y.Operands[1])), g.MatMul(g.Transpose(y.Operands[0]), dy)];

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.mm({operands[1]})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        Product(y.Operands, operands, y.Shape, destination, "");

    /// <summary>With β = 0 what stood in the destination is not read, not even NaN, and nothing is allocated.</summary>
    public override string WriteInto(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{destination}.addmm_({operands[0]}, {operands[1]}, 0, 1)";

    public override string Formula(IReadOnlyList<string> operands) => $"{operands[0]}·{operands[1]}";

    /// <summary>Of a product [n, k] · [k, m]: 2·n·k·m, a multiplication and an addition each.</summary>
    public static Amount Of(Shape left, Shape right) => Amount.Of(2, left[0], left[1], right[1]);

    /// <summary>The product as a statement on raw memory; a transposed factor is read as it lies.</summary>
    internal static string Product(IReadOnlyList<Value> factors, IReadOnlyList<string> operands, Shape shape, string destination, string ending)
    {
        return $"{RuntimeNames.MatrixProduct}.Multiply({Factor(0)}, {Factor(1)}, new({destination}, {shape.Extents}){ending})";

        string Factor(int index) => factors[index].Op is Transpose
            ? $"new {RuntimeNames.Matrix}({operands[index]}, {factors[index].Operands[0].Shape.Extents}).Transpose"
            : $"new({operands[index]}, {factors[index].Shape.Extents})";
    }
}

/// <summary>D = C + A·B in one call: what <see cref="Passes.FuseProducts"/> makes of a sum with a product. Never differentiated.</summary>
internal sealed record AddMatMul : Op
{
    public static AddMatMul Op { get; } = new();

    public override string Text => "addmatmul";

    public override string ResultName => "projected";

    public override bool IsRowWise => true;

    public override Shape Infer(IReadOnlyList<Value> operands)
    {
        Shape product = MatMul.Op.Infer([operands[1], operands[2]]), addend = operands[0].Shape;
        return addend == product || (addend.Rank == 1 && addend[0] == product[1])
            ? product
            : throw new ShapeException($"addmatmul adds {product} to the same or to [{product[1]}], and got {addend}");
    }

    public override Amount Flops(Value y) => MatMul.Of(y.Operands[1].Shape, y.Operands[2].Shape) + Amount.Of(y.Shape);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) =>
        Block.Zip(operands[0], MatMul.Op.Evaluate([operands[1], operands[2]], run), (left, right) => left + right);

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.addmm({operands[1]}, {operands[2]})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        MatMul.Product([.. y.Operands.Skip(1)], [.. operands.Skip(1)], y.Shape, destination, $", addend: {operands[0]}");

    public override string Formula(IReadOnlyList<string> operands) => $"{operands[0]} + {operands[1]}·{operands[2]}";
}
