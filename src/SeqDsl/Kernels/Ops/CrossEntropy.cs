using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Threads;

namespace SeqDsl.Kernels.Ops;

/// <summary>
/// L = −(1/n) Σᵣ ln softmax(logits)[r, target[r]]: [n, columns], [n] → []. Smoothed by ε, the target is the label with 1 − ε and any of the columns with ε/columns. The rows' losses are added in double precision, first to last, whoever computed them.
/// </summary>
public static unsafe class CrossEntropy
{
    // Numbers of logits that are worth a thread.
    private const long ParallelFrom = 1 << 15;

    [ThreadStatic] private static RowWork? ofThread;

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
    /// <param name="smoothing">ε.</param>
    /// <exception cref="ArgumentException">A target is not a label.</exception>
    public static double Run(Floats logits, ReadOnlySpan<long> targets, int columns, Floats logitsGradient, float lossGradient = 1, double smoothing = 0) =>
        Sum(logits, targets, columns, logitsGradient, lossGradient / targets.Length, smoothing) / targets.Length;

    /// <summary>n·L, and (softmax(logits) − target) · share.</summary>
    internal static double Sum(Floats logits, ReadOnlySpan<long> targets, int columns, Floats logitsGradient, float share, double smoothing = 0)
    {
        Sizes.Check(targets.Length, columns, logits);
        if (!logitsGradient.IsEmpty)
        {
            Sizes.Check(targets.Length, columns, logitsGradient);
        }
        return (ofThread ??= new()).Sum(logits, targets, columns, logitsGradient, share, (float)smoothing);
    }

    private sealed class RowWork : Work
    {
        private double[] losses = [];
        private float* logits, gradient;
        private long* targets;
        private int rows, columns;
        private float share, smoothing;

        public double Sum(Floats logits, ReadOnlySpan<long> targets, int columns, Floats logitsGradient, float share, float smoothing)
        {
            if (losses.Length < targets.Length)
            {
                losses = new double[targets.Length];
            }
            (rows, this.columns, this.share, this.smoothing) = (targets.Length, columns, share, smoothing);
            this.logits = (float*)logits.Address;
            gradient = logitsGradient.IsEmpty ? null : (float*)logitsGradient.Address;
            fixed (long* first = targets)
            {
                this.targets = first;
                int threads = (int)Math.Min(Workers.Free, (long)rows * columns / ParallelFrom);
                Workers.Run(this, Math.Clamp(2 * threads, 1, Math.Max(1, rows)));
            }
            double sum = 0;
            for (int row = 0; row < rows; row++)
            {
                sum += losses[row];
            }
            return sum;
        }

        public override void Run(int part, int parts) =>
            LaneWidth.Run(LaneWidth.For(columns), new Rows(this, (int)((long)rows * part / parts), (int)((long)rows * (part + 1) / parts)));

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Loop<V>(nint row, nint end) where V : struct, ILanes<V>
        {
            nint columns = this.columns;
            float* x = logits + (row * columns), y = gradient is null ? null : gradient + (row * columns);
            V shared = LaneTail.Shared<V>(columns);
            for (; row < end; row++, x += columns)
            {
                nint target = (nint)RowIndex.Check(targets[row], columns);
                float largest = SoftmaxRow.Largest<V>(x, columns), score = x[target] - largest, sum;
                if (smoothing > 0)
                {
                    // Σ target·logits, before the powers are written over these.
                    score += smoothing * ((SoftmaxRow.Sum(x, columns, shared) / columns) - x[target]);
                }
                if (y is null)
                {
                    sum = SoftmaxRow.SumOfPowers(x, largest, columns, shared);
                }
                else
                {
                    sum = SoftmaxRow.Powers(x, largest, columns, shared, y);
                    SoftmaxRow.Scale<V>(y, share / sum, smoothing > 0 ? -share * smoothing / columns : 0, columns);
                    y[target] -= share * (1 - smoothing);
                    y += columns;
                }
                losses[row] = Math.Log(sum) - score;
            }
        }

        private readonly struct Rows(RowWork work, int row, int end) : ILaneAction
        {
            public void Run<V>() where V : struct, ILanes<V> => work.Loop<V>(row, end);
        }
    }
}
