using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>Afterwards a cross entropy, or a random field's loss, and the gradient of its logits are computed in one pass over the rows. Before differentiation, which then takes it from there.</summary>
internal sealed class FuseLoss : Rewriter
{
    protected override Value Equation(Value original, IReadOnlyList<Value> operands, GraphBuilder g) =>
        original.Op switch
        {
            CrossEntropy => g.Pick(g.Make(CrossEntropyWithGradient.Op, operands, "lossAndGradient"), 0, original.Name),
            Crf crf => g.Pick(g.Make(new CrfWithGradient(crf.Tags), operands, "lossAndGradient"), 0, original.Name),
            _ => base.Equation(original, operands, g),
        };
}
