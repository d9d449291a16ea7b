using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;
using SeqDsl.Generators.Passes;

namespace SeqDsl.Generators.Kernels;

/// <summary>
/// Afterwards no product has a concatenation on its left: [a ‖ b]·W is a·Wₐ + b·W_b, of which the one with the input can leave the loop, and what stands
/// side by side in a row is of one kind.
/// </summary>
internal sealed class SplitProducts : Rewriter
{
    protected override StepGraph Step(StepGraph step) => CopyStep(step);

    protected override Value Equation(Value original, IReadOnlyList<Value> operands, GraphBuilder g) =>
        original.Op is MatMul && operands[0].Op is Concat { Axis: 1 } ? Split(operands[0], operands[1], original.Name, g) : base.Equation(original, operands, g);

    private static Value Split(Value left, Value right, string name, GraphBuilder g)
    {
        List<Value> products = [];
        int start = 0;
        foreach (Value part in left.Operands)
        {
            int length = part.Shape.Features.Size;
            Value rows = right.Op is Transpose
                ? g.Transpose(g.Slice(right.Operands[0], axis: 1, start, length))
                : g.Slice(right, axis: 0, start, length);
            products.Add(part.Op is Concat { Axis: 1 } ? Split(part, rows, name, g) : g.MatMul(part, rows, name));
            start += length;
        }

        return g.Sum(products, name)!;
    }
}
