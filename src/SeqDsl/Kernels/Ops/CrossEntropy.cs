using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Ops;

/// <summary>
/// L = −(1/n) Σᵣ ln softmax(logits)[r, target[r]]: [n, columns], [n] → []. The rows' losses are added in double precision, first to last.
/// </summary>
public static unsafe class CrossEntropy
{
    /// <summary>L.</summary>
    /// <param name="logits">[n, columns]</param>
    /// <param name="targets">[n]</param>
    /// <param name="columns">How many labels.</param>
    /// <exception cref="ArgumentException">A target is not a label.</exception>
    public static double Run(Floats logits, ReadOnlySpan<long> targets, int columns) => Run(logits, targets, columns, default, 0);

    /// <summary>L and dlogits = (softmax(logits) − onehot(target)) · dL / n, in one pass over the rows.</summary>
    /// <param name="logits">[n, columns]</param>
    /// <param name="targets">[n]</param>
    /// <param name="columns">How many labels.</param>
    /// <param name="logitsGradient">[n, columns]; may be the logits. Empty: not needed.</param>
    /// <param name="lossGradient">dL.</param>
    /// <exception cref="ArgumentException">A target is not a label.</exception>
    public static double Run(Floats logits, ReadOnlySpan<long> targets, int columns, Floats logitsGradient, float lossGradient = 1)
    {
        Sizes.Check(targets.Length, columns, logits);
        if (!logitsGradient.IsEmpty)
        {
            Sizes.Check(targets.Length, columns, logitsGradient);
        }
        double sum = 0;
        fixed (long* target = targets)
        {
            LaneWidth.Run(LaneWidth.For(columns), new Rows(
                (float*)logits.Address, target, targets.Length, columns, logitsGradient.IsEmpty ? null : (float*)logitsGradient.Address, lossGradient, &sum));
        }
        return sum / targets.Length;
    }

    private readonly struct Rows(float* logits, long* targets, int rows, int columns, float* gradient, float lossGradient, double* sum) : ILaneAction
    {
        public void Run<V>() where V : struct, ILanes<V> => *sum = Loop<V>(logits, targets, rows, columns, gradient, lossGradient / rows);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static double Loop<V>(float* x, long* targets, nint rows, nint columns, float* gradient, float share) where V : struct, ILanes<V>
        {
            V shared = LaneTail.Shared<V>(columns);
            double loss = 0;
            for (nint row = 0; row < rows; row++, x += columns)
            {
                nint target = (nint)RowIndex.Check(targets[row], columns);
                float largest = SoftmaxRow.Largest<V>(x, columns), score = x[target] - largest, sum;
                if (gradient is null)
                {
                    sum = SoftmaxRow.SumOfPowers(x, largest, columns, shared);
                }
                else
                {
                    sum = SoftmaxRow.Powers(x, largest, columns, shared, gradient);
                    SoftmaxRow.Scale<V>(gradient, share / sum, columns);
                    gradient[target] -= share;
                    gradient += columns;
                }
                loss += Math.Log(sum) - score;
            }
            return loss;
        }
    }
}
