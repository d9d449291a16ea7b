using SeqDsl.Kernels.Attending;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Kernels.Ops;

/// <summary>For each row i of a query Σⱼ αᵢⱼ valuesⱼ, αᵢ = softmaxⱼ(queryᵢ·keysⱼ), over the rows j of the same sequence (Luong et al. 2015): [N, A], [M, A], [M, G] → [N, G]</summary>
public static class Attention
{
    /// <param name="query">[N, A]</param>
    /// <param name="keys">[M, A]</param>
    /// <param name="values">[M, G]</param>
    /// <param name="over">How the query is packed.</param>
    /// <param name="memory">How keys and values are packed: the same sequences.</param>
    /// <param name="memoryOf">[B] For each sequence of the query the number that the same one has in the memory; empty: the same.</param>
    /// <param name="features">A.</param>
    /// <param name="columns">G.</param>
    /// <param name="destination">[N, G]</param>
    /// <exception cref="ArgumentException">Sizes do not fit together, or a sequence is not in the memory.</exception>
    public static void Run(
        Floats query, Floats keys, Floats values, in PackedSteps over, in PackedSteps memory, ReadOnlySpan<long> memoryOf, int features, int columns, Floats destination) =>
        AttentionBatch.Forward(new(query, keys, values, default, over, memory, features, columns), memoryOf, destination);
}
