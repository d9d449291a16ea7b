using SeqDsl.Kernels.Attending;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Kernels.Ops;

/// <summary>For row i of a step, which is one of sequence i, Σⱼ αᵢⱼ valuesⱼ, αᵢ = softmaxⱼ(queryᵢ·keysⱼ), over the rows j of its memory (Luong et al. 2015): [n, A], [M, A], [M, G] → [n, G]</summary>
public static class StepAttention
{
    /// <param name="query">[n, A]</param>
    /// <param name="keys">[M, A]</param>
    /// <param name="values">[M, G]</param>
    /// <param name="memory">How keys and values are packed.</param>
    /// <param name="memoryOf">[n] For each row the sequence of the memory that it looks at; there may be more.</param>
    /// <param name="features">A.</param>
    /// <param name="columns">G.</param>
    /// <param name="destination">[n, G]</param>
    /// <exception cref="ArgumentException">Sizes do not fit together, or a sequence is not in the memory.</exception>
    public static void Run(Floats query, Floats keys, Floats values, in PackedSteps memory, ReadOnlySpan<long> memoryOf, int features, int columns, Floats destination) =>
        AttentionStep.Run(query, keys, values, default, memory, memoryOf, features, columns, default, destination);
}
