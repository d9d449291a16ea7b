using SeqDsl.Kernels.Attending;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Kernels.Ops;

/// <summary>As <see cref="Attention"/> with αᵢ = softmaxⱼ(direction·tanh(queryᵢ + keysⱼ)) (Bahdanau et al. 2015): [N, A], [M, A], [M, G], [1, A] → [N, G]</summary>
public static class AdditiveAttention
{
    /// <param name="query">[N, A]</param>
    /// <param name="keys">[M, A]</param>
    /// <param name="values">[M, G]</param>
    /// <param name="direction">[1, A]</param>
    /// <param name="over">How the query is packed.</param>
    /// <param name="memory">How keys and values are packed: the same sequences.</param>
    /// <param name="memoryOf">[B] For each sequence of the query the number that the same one has in the memory; empty: the same.</param>
    /// <param name="features">A.</param>
    /// <param name="columns">G.</param>
    /// <param name="destination">[N, G]</param>
    /// <exception cref="ArgumentException">Sizes do not fit together, or a sequence is not in the memory.</exception>
    public static void Run(
        Floats query, Floats keys, Floats values, Floats direction, in PackedSteps over, in PackedSteps memory, ReadOnlySpan<long> memoryOf, int features, int columns,
        Floats destination) =>
        AttentionBatch.Forward(new(query, keys, values, direction, over, memory, features, columns), memoryOf, destination);
}
