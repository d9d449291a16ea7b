using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Kernels.Ops;

/// <summary>y[b] = max over the tokens of sequence b, for each feature: [N, columns] → [B, columns]; NaN where one is.</summary>
public static class MaxTokens
{
    /// <param name="x">[N, columns]</param>
    /// <param name="steps">How the N tokens are packed.</param>
    /// <param name="columns">Of x.</param>
    /// <param name="destination">[B, columns]</param>
    public static void Run(Floats x, in PackedSteps steps, int columns, Floats destination)
    {
        Sizes.Check(steps.Tokens, columns, x);
        Sizes.Check(steps.Sequences, columns, destination);
        x.Span[..destination.Length].CopyTo(destination.Span);
        for (int step = 1; step < steps.Steps; step++)
        {
            // The tokens of a step are those of the first sequences, side by side.
            int count = steps.Active[step] * columns;
            Floats largest = destination.Slice(0, count);
            Elementwise.Run(default(Formula), largest, x.Slice(steps.Offsets[step] * columns, count), 1, count, largest);
        }
    }

    private readonly struct Formula : IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V left, V right) where V : struct, ILanes<V> => V.Max(left, right);
    }
}
