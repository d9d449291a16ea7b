using SeqDsl.Generators.Graph;

namespace SeqDsl.Generators.Passes;

/// <summary>A model for raw memory: every equation is one that a kernel computes, and each value has its place.</summary>
/// <param name="Training">Results: loss, and "d name" for each parameter.</param>
/// <param name="TrainingPlan">Where the values of <paramref name="Training"/> are.</param>
/// <param name="Inference">Results: logits, loss and scores, without dropout.</param>
/// <param name="InferencePlan">Where the values of <paramref name="Inference"/> are.</param>
/// <param name="Loss">Result: the loss without dropout and without logits; null where it is made of these.</param>
/// <param name="LossPlan">Where the values of <paramref name="Loss"/> are.</param>
internal sealed record KernelModel(
    ModelGraph Training, WorkspacePlan TrainingPlan, ModelGraph Inference, WorkspacePlan InferencePlan, ModelGraph? Loss, WorkspacePlan? LossPlan)
{
    /// <summary>Of a model that writes; null for others.</summary>
    public WritingGraphs? Writing { get; init; }
}
