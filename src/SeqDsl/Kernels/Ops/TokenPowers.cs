using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Kernels.Ops;

/// <summary>The steps that a softmax over the tokens of each sequence is made of: the tokens of a step are those of the first sequences, side by side.</summary>
internal static class TokenPowers
{
    /// <summary>e^(x − largest of its sequence and feature), and what these add up to for each sequence and feature.</summary>
    /// <param name="x">[N, columns]</param>
    /// <param name="steps">How the N tokens are packed.</param>
    /// <param name="columns">Of x.</param>
    /// <param name="largest">[B, columns]</param>
    /// <param name="sums">[B, columns] They are added to what is there.</param>
    /// <param name="destination">[N, columns]; may be x.</param>
    public static void Run(Floats x, in PackedSteps steps, int columns, Floats largest, Floats sums, Floats destination)
    {
        for (int step = 0; step < steps.Steps; step++)
        {
            (int start, int count) = (steps.Offsets[step] * columns, steps.Active[step] * columns);
            Floats powers = destination.Slice(start, count), sum = sums.Slice(0, count);
            Elementwise.Run(default(Formula), x.Slice(start, count), largest.Slice(0, count), 1, count, powers);
            Add.Run(sum, powers, 1, count, sum);
        }
    }

    /// <summary>Each token's numbers divided by those of its sequence, in place.</summary>
    public static void Divide(Floats x, in PackedSteps steps, int columns, Floats ofSequences)
    {
        for (int step = 0; step < steps.Steps; step++)
        {
            (int start, int count) = (steps.Offsets[step] * columns, steps.Active[step] * columns);
            Floats part = x.Slice(start, count);
            Ops.Divide.Run(part, ofSequences.Slice(0, count), 1, count, part);
        }
    }

    private readonly struct Formula : IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V left, V right) where V : struct, ILanes<V> => LaneMath.Exp(left - right);
    }
}
