using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>
/// Afterwards the cross entropy over a vocabulary is one operation with the product that makes its logits, which nobody else needs: [N, V] numbers would be the
/// largest by far of all that a language model makes. Before differentiation, which then takes the gradients from there.
/// </summary>
internal sealed class FuseProjectedLoss : Rewriter
{
    protected override Value Equation(Value original, IReadOnlyList<Value> operands, GraphBuilder g)
    {
        if (original.Op is CrossEntropy && operands[0].Op is Add && operands[0].Shape[1] == Dimension.Vocabulary)
        {
            IReadOnlyList<Value> sum = operands[0].Operands;
            for (int side = 0; side < 2; side++)
            {
                (Value product, Value bias) = (sum[side], sum[1 - side]);
                if (product.Op is MatMul && product.Operands[1].Op is Transpose && bias.Shape.Rank == 1)
                {
                    Value table = product.Operands[1].Operands[0];
                    return g.Pick(g.Make(ProjectedCrossEntropy.Op, [product.Operands[0], table, bias, operands[1]], "lossAndGradients"), 0, original.Name);
                }
            }
        }

        return base.Equation(original, operands, g);
    }
}
