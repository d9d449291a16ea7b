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
        if (original.Op is not CrossEntropy loss || operands[0].Shape[1] != Dimension.Vocabulary)
        {
            return base.Equation(original, operands, g);
        }

        Value logits = operands[0], labels = operands[1];
        Value? fused =
            logits.Op is AdaptiveLogProbabilities adaptive && Projection(logits.Operands[0]) is { } scores && Projection(logits.Operands[1]) is { } clusters && scores.X == clusters.X
                ? g.Make(new AdaptiveCrossEntropy(adaptive.Clusters), [scores.X, scores.Table, scores.Bias, clusters.Table, clusters.Bias, labels], "lossAndGradients")
            : Projection(logits) is { } product ? g.Make(new ProjectedCrossEntropy(loss), [product.X, product.Table, product.Bias, labels], "lossAndGradients")
            : null;
        return fused is null ? base.Equation(original, operands, g) : g.Pick(fused, 0, original.Name);
    }

    /// <summary>x, W and b of x·Wᵀ + b.</summary>
    private static (Value X, Value Table, Value Bias)? Projection(Value value)
    {
        for (int side = 0; value.Op is Add && side < 2; side++)
        {
            (Value product, Value bias) = (value.Operands[side], value.Operands[1 - side]);
            if (product.Op is MatMul && product.Operands[1].Op is Transpose && bias.Shape.Rank == 1)
            {
                return (product.Operands[0], product.Operands[1].Operands[0], bias);
            }
        }

        return null;
    }
}
