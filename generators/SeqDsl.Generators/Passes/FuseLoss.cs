using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>Afterwards a cross entropy, a random field's loss or that of spans, and the gradient of its logits are computed in one pass over the rows. Before differentiation, which then takes it from there.</summary>
internal sealed class FuseLoss : Rewriter
{
    protected override Value Equation(Value original, IReadOnlyList<Value> operands, GraphBuilder g) =>
        original.Op switch
        {
            CrossEntropy loss => g.Pick(g.Make(new CrossEntropyWithGradient(loss), operands, "lossAndGradient"), 0, original.Name),
            Crf crf => g.Pick(g.Make(new CrfWithGradient(crf.Tags), operands, "lossAndGradient"), 0, original.Name),
            SpanCrossEntropy spans => g.Pick(g.Make(new SpanCrossEntropyWithGradient(spans), operands, "lossAndGradient"), 0, original.Name),
            _ => base.Equation(original, operands, g),
        };
}
