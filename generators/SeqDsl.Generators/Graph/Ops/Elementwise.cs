using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>A function of one number, applied to each.</summary>
internal abstract record UnaryOp : Op
{
    public override bool IsRowWise => true;

    public override bool MayOverwrite => true;

    public override Shape Infer(IReadOnlyList<Value> operands) => operands[0].Shape;

    public override Amount Flops(Value y) => Amount.Of(y.Shape);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => operands[0].Map(Apply);

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) => [Gradient(g, y.Operands[0], y, dy)];

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel(GetType().Name)}({operands[0]}, {destination})";

    protected abstract double Apply(double x);

    /// <summary>dy · f'(x), said with y where that is cheaper.</summary>
    protected abstract Value? Gradient(GraphBuilder g, Value x, Value y, Value dy);
}

/// <summary>
/// A function of two numbers, applied to each pair. Operands have the same shape, or one of them is a single number,
/// a vector [F] for every row of [n, F], or a column [n, 1] for every feature of [n, F].
/// </summary>
internal abstract record BinaryOp : Op
{
    public override bool IsRowWise => true;

    public override bool MayOverwrite => true;

    public override Shape Infer(IReadOnlyList<Value> operands)
    {
        Shape left = operands[0].Shape, right = operands[1].Shape;
        return Covers(left, right) ? left
            : Covers(right, left) ? right
            : throw new ShapeException($"{Text} takes two shapes of which one can be repeated to fill the other, and got {left} and {right}");
    }

    public override Amount Flops(Value y) => Amount.Of(y.Shape);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => Block.Zip(operands[0], operands[1], Apply);

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy)
    {
        (Value? left, Value? right) = Gradient(g, y.Operands[0], y.Operands[1], y, dy);
        return [Reduce(g, left, y.Operands[0].Shape), Reduce(g, right, y.Operands[1].Shape)];
    }

    /// <summary>Between two single numbers, as C# writes it.</summary>
    protected virtual string Sign => throw new InvalidOperationException($"There is no {Text} of two single numbers.");

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) => y.Shape.Rank == 0
        ? $"var {destination} = {operands[0]} {Sign} {operands[1]}"
        : $"{RuntimeNames.Kernel(GetType().Name)}({Repeated(y, 0, operands)}, {Repeated(y, 1, operands)}, {y.Shape.Extents}, {destination})";

    protected abstract double Apply(double left, double right);

    /// <summary>The two gradients in the shape of the result; what was repeated is summed afterwards.</summary>
    protected abstract (Value? Left, Value? Right) Gradient(GraphBuilder g, Value left, Value right, Value y, Value dy);

    private static bool Covers(Shape whole, Shape part) =>
        part == whole
        || part.Rank == 0
        || (whole.Rank == 2 && part.Rank == 1 && part[0] == whole[1])
        || (whole.Rank == 2 && part.Rank == 2 && part[0] == whole[0] && part[1] == 1);

    /// <summary>An operand and how it is repeated.</summary>
    private static string Repeated(Value y, int index, IReadOnlyList<string> operands)
    {
        Shape shape = y.Operands[index].Shape;
        return shape == y.Shape || shape.Rank == 0 ? operands[index]
            : shape.Rank == 1 ? $"{RuntimeNames.Operand}.Row({operands[index]})"
            : $"{RuntimeNames.Operand}.Column({operands[index]})";
    }

    private static Value? Reduce(GraphBuilder g, Value? gradient, Shape shape) =>
        gradient is null || gradient.Shape == shape ? gradient
        : shape.Rank == 1 ? g.SumRows(gradient)
        : shape.Rank == 2 ? g.SumColumns(gradient)
        : null; // Single numbers are constants and counts: nothing to train.
}
