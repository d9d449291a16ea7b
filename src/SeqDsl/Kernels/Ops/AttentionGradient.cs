using SeqDsl.Kernels.Attending;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Kernels.Ops;

/// <summary>The gradients of what <see cref="Attention"/> reads from that of its result; the weights are computed again.</summary>
public static class AttentionGradient
{
    /// <param name="contextGradient">[N, G]</param>
    /// <param name="query">[N, A]</param>
    /// <param name="keys">[M, A]</param>
    /// <param name="values">[M, G]</param>
    /// <param name="over">How the query is packed.</param>
    /// <param name="memory">How keys and values are packed: the same sequences.</param>
    /// <param name="memoryOf">[B] For each sequence of the query the number that the same one has in the memory; empty: the same.</param>
    /// <param name="features">A.</param>
    /// <param name="columns">G.</param>
    /// <param name="queryGradient">[N, A]; empty: not needed, and so on.</param>
    /// <param name="keysGradient">[M, A]</param>
    /// <param name="valuesGradient">[M, G]</param>
    /// <exception cref="ArgumentException">Sizes do not fit together, or a sequence is not in the memory.</exception>
    public static void Run(
        Floats contextGradient, Floats query, Floats keys, Floats values, in PackedSteps over, in PackedSteps memory, ReadOnlySpan<long> memoryOf, int features, int columns,
        Floats queryGradient, Floats keysGradient, Floats valuesGradient) =>
        AttentionBatch.Backward(
            new(query, keys, values, default, over, memory, features, columns), memoryOf, new(contextGradient, queryGradient, keysGradient, valuesGradient, default));
}
