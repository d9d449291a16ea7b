using SeqDsl.Kernels.Attending;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Kernels.Ops;

/// <summary>The gradient of the query of a <see cref="StepAttention"/> from that of its result; the weights are computed again: [n, G] → [n, A]</summary>
public static class StepAttentionGradient
{
    /// <param name="contextGradient">[n, G]</param>
    /// <param name="query">[n, A]</param>
    /// <param name="keys">[M, A]</param>
    /// <param name="values">[M, G]</param>
    /// <param name="memory">How keys and values are packed.</param>
    /// <param name="memoryOf">[n] For each row the sequence of the memory that it looks at; there may be more.</param>
    /// <param name="features">A.</param>
    /// <param name="columns">G.</param>
    /// <param name="destination">[n, A]</param>
    /// <exception cref="ArgumentException">Sizes do not fit together, or a sequence is not in the memory.</exception>
    public static void Run(Floats contextGradient, Floats query, Floats keys, Floats values, in PackedSteps memory, ReadOnlySpan<long> memoryOf, int features, int columns, Floats destination) =>
        AttentionStep.Run(query, keys, values, default, memory, memoryOf, features, columns, contextGradient, destination);
}
