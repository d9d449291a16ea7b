using SeqDsl.Generators.Graph;

namespace SeqDsl.Generators.Passes;

/// <summary>A model after all passes: what is computed in training, forward and backward, and what in use.</summary>
/// <param name="Training">Results: logits, loss, and "d name" for each parameter.</param>
/// <param name="Inference">Results: logits and scores, without dropout, and the loss where training smooths it.</param>
/// <param name="Parameters">In the order in which the layers declare them.</param>
/// <param name="Memory">When each value of <paramref name="Training"/> is made, needed and let go.</param>
/// <param name="Kernels">The same computations on raw memory.</param>
internal sealed record CompiledModel(
    ModelGraph Training, ModelGraph Inference, IReadOnlyList<Value> Parameters, MemoryPlan Memory, KernelModel Kernels)
{
    /// <summary>Of a model that writes; null for others.</summary>
    public WritingGraphs? Writing { get; init; }
}
