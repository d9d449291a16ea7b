using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>A mean over all numbers of two tensors of one shape: [n, K], [n, K] → []</summary>
internal abstract record NumberLoss : Op
{
    public override string ResultName => "loss";

    public override Shape Infer(IReadOnlyList<Value> operands) =>
        operands[0].Shape is { Rank: 2 } shape && shape == operands[1].Shape && shape[1].IsKnown
            ? Shape.Scalar
            : throw new ShapeException($"{Text} takes two tensors [n, K] of one shape, and got {operands[0].Shape} and {operands[1].Shape}");

    public override Amount Flops(Value y) => TermFlops * Amount.Of(y.Operands[0].Shape);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        double[] terms = Block.Zip(operands[0], operands[1], Term).Data;
        return Block.Scalar(terms.Sum() / terms.Length);
    }

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy)
    {
        Value x = y.Operands[0];
        Value each = g.Divide(g.Multiply(Derivative(g, x, y.Operands[1]), g.Constant(1.0 / x.Shape[1].Size)), g.Count(x.Shape[0]));
        return [g.Multiply(each, dy), null];
    }

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Rows}.{GetType().Name}({operands[0]}, {operands[1]})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"var {destination} = (float){RuntimeNames.Kernel(GetType().Name)}({operands[0]}, {operands[1]})";

    /// <summary>Of a term, and its addition to the sum.</summary>
    protected abstract int TermFlops { get; }

    protected abstract double Term(double x, double target);

    /// <summary>The derivative of a term in x.</summary>
    protected abstract Value Derivative(GraphBuilder g, Value x, Value target);
}

/// <summary>L = mean (x − y)²</summary>
internal sealed record SquaredError : NumberLoss
{
    public static SquaredError Op { get; } = new();

    public override string Text => "squarederror";

    protected override int TermFlops => 3;

    protected override double Term(double x, double target) => (x - target) * (x - target);

    /// <summary>2 (x − y)</summary>
    protected override Value Derivative(GraphBuilder g, Value x, Value target) => g.Multiply(g.Subtract(x, target, "error"), g.Constant(2));
}

/// <summary>L = mean −(y ln σ(x) + (1 − y) ln(1 − σ(x))) = mean ln(1 + eˣ) − x∘y</summary>
internal sealed record BinaryCrossEntropy : NumberLoss
{
    public static BinaryCrossEntropy Op { get; } = new();

    public override string Text => "binarycrossentropy";

    /// <summary>max, |x|, −, e, +, ln, +, x∘y, −, and the sum.</summary>
    protected override int TermFlops => 10;

    protected override double Term(double x, double target) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))) - (x * target);

    /// <summary>σ(x) − y</summary>
    protected override Value Derivative(GraphBuilder g, Value x, Value target) => g.Subtract(g.Sigmoid(x), target, "error");
}
