using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Kernels;

/// <summary>Σ y ∘ dy: a loss whose gradient with respect to y is the given dy. It seeds the differentiation of a cell alone and is never computed.</summary>
internal sealed record Against : Op
{
    public static Against Op { get; } = new();

    public override string Text => "against";

    public override Shape Infer(IReadOnlyList<Value> operands) => operands[0].Shape == operands[1].Shape ? Shape.Scalar
        : throw new ShapeException($"a value and its gradient have one shape, and got {operands[0].Shape} and {operands[1].Shape}");

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        var sum = new Block();
        Block products = Block.Zip(operands[0], operands[1], (value, gradient) => value * gradient);
        foreach (double product in products.Data)
        {
            sum.Data[0] += product;
        }

        return sum;
    }

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) => [y.Operands[1], null];

    public override string Write(Value y, IReadOnlyList<string> operands) => throw new InvalidOperationException("It only seeds a differentiation.");
}
