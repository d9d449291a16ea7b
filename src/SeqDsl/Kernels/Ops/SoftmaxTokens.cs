using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Kernels.Ops;

/// <summary>yₜ = e^xₜ / Σₛ e^xₛ over the tokens s of the sequence of t, for each feature: [N, columns] → [N, columns]</summary>
public static class SoftmaxTokens
{
    [ThreadStatic] private static FloatBuffer? room;

    /// <param name="x">[N, columns]</param>
    /// <param name="steps">How the N tokens are packed.</param>
    /// <param name="columns">Of x.</param>
    /// <param name="destination">[N, columns]; may be x.</param>
    public static void Run(Floats x, in PackedSteps steps, int columns, Floats destination)
    {
        Sizes.Check(steps.Tokens, columns, x);
        Sizes.Check(steps.Tokens, columns, destination);
        int sequences = steps.Sequences * columns;
        Floats both = (room ??= new()).Take(2L * sequences), largest = both.Slice(0, sequences), sums = both.Slice(sequences, sequences);
        MaxTokens.Run(x, steps, columns, largest);
        sums.Span.Clear();

        // The tokens of a step are those of the first sequences, side by side.
        for (int step = 0; step < steps.Steps; step++)
        {
            (int start, int count) = (steps.Offsets[step] * columns, steps.Active[step] * columns);
            Floats powers = destination.Slice(start, count), sum = sums.Slice(0, count);
            Elementwise.Run(default(Formula), x.Slice(start, count), largest.Slice(0, count), 1, count, powers);
            Add.Run(sum, powers, 1, count, sum);
        }
        for (int step = 0; step < steps.Steps; step++)
        {
            (int start, int count) = (steps.Offsets[step] * columns, steps.Active[step] * columns);
            Floats weights = destination.Slice(start, count);
            Divide.Run(weights, sums.Slice(0, count), 1, count, weights);
        }
    }

    private readonly struct Formula : IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V left, V right) where V : struct, ILanes<V> => LaneMath.Exp(left - right);
    }
}
