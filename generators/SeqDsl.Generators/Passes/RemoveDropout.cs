using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>Afterwards nothing is dropped: the graph of a model in use. (1/(1 − p) was applied in training, so nothing is scaled either.)</summary>
internal sealed class RemoveDropout : Rewriter
{
    public static ModelGraph Run(ModelGraph graph) => new RemoveDropout().Rewrite(graph);

    protected override StepGraph Step(StepGraph step) => CopyStep(step);

    protected override Value Equation(Value original, IReadOnlyList<Value> operands, GraphBuilder g) =>
        original.Op is Multiply && IsMask(original.Operands[1]) ? operands[0] : base.Equation(original, operands, g);

    /// <summary>A mask, or rows of one.</summary>
    private static bool IsMask(Value value) => value.Op is DropoutMask or SharedMask || (value.Op is TakeRows && value.Operands[0].Op is SharedMask);
}
