using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Threads;

namespace SeqDsl.Kernels.Ops;

/// <summary>
/// ln p of every entry by a softmax in two steps (Grave et al. 2017): sw − Z for a frequent entry w, qⱼ − Z + sw − Zⱼ for one of cluster j: s [n, V], q [n, C] → [n, V]
/// </summary>
public static unsafe class AdaptiveLogProbabilities
{
    [ThreadStatic] private static RowWork? ofThread;

    /// <param name="scores">s, [n, V].</param>
    /// <param name="clusters">q, [n, C].</param>
    /// <param name="cutoffs">[C] Where each cluster begins.</param>
    /// <param name="rows">n.</param>
    /// <param name="entries">V.</param>
    /// <param name="destination">[n, V]; may be s.</param>
    public static void Run(Floats scores, Floats clusters, ReadOnlySpan<int> cutoffs, int rows, int entries, Floats destination)
    {
        Sizes.Check(rows, entries, scores);
        Sizes.Check(rows, cutoffs.Length, clusters);
        Sizes.Check(rows, entries, destination);
        fixed (int* starts = cutoffs)
        {
            (ofThread ??= new()).Run((float*)scores.Address, (float*)clusters.Address, starts, cutoffs.Length, rows, entries, (float*)destination.Address);
        }
    }

    /// <summary>Where a cluster of a vocabulary begins and ends; cluster −1 are the frequent entries.</summary>
    internal static (int Start, int End) Of(int cluster, ReadOnlySpan<int> cutoffs, int entries) =>
        (cluster < 0 ? 0 : Math.Min(cutoffs[cluster], entries), cluster + 1 < cutoffs.Length ? Math.Min(cutoffs[cluster + 1], entries) : entries);

    private sealed class RowWork : Work
    {
        private float* scores, clusters, destination;
        private int* cutoffs;
        private int count, rows, entries;

        public void Run(float* scores, float* clusters, int* cutoffs, int count, int rows, int entries, float* destination)
        {
            this.scores = scores;
            this.clusters = clusters;
            this.cutoffs = cutoffs;
            this.destination = destination;
            (this.count, this.rows, this.entries) = (count, rows, entries);
            Workers.Run(this, Math.Clamp((int)((long)rows * entries >> 15), 1, Math.Max(1, Math.Min(rows, 2 * Workers.Free))));
        }

        public override void Run(int part, int parts)
        {
            ReadOnlySpan<int> starts = new(cutoffs, count);
            int end = (int)((long)rows * (part + 1) / parts);
            for (int row = (int)((long)rows * part / parts); row < end; row++)
            {
                float* s = scores + ((nint)row * entries), q = clusters + ((nint)row * count), y = destination + ((nint)row * entries);
                int frequent = Of(-1, starts, entries).End;
                double all = LogSum(s, frequent);
                for (int cluster = 0; cluster < count; cluster++)
                {
                    (int first, int behind) = Of(cluster, starts, entries);
                    all = behind > first ? LogSum(all, q[cluster]) : all;
                }
                Shift(s, frequent, -all, y);
                for (int cluster = 0; cluster < count; cluster++)
                {
                    (int first, int behind) = Of(cluster, starts, entries);
                    if (behind > first)
                    {
                        Shift(s + first, behind - first, q[cluster] - all - LogSum(s + first, behind - first), y + first);
                    }
                }
            }
        }

        /// <summary>ln Σ eˣ of at least one number.</summary>
        private static double LogSum(float* x, int count)
        {
            double sum;
            LaneWidth.Run(LaneWidth.For(count), new LogOfSum(x, count, &sum));
            return sum;
        }

        /// <summary>ln(eᵃ + eᵇ)</summary>
        private static double LogSum(double a, double b) => Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b)));

        private static void Shift(float* x, int numbers, double by, float* y)
        {
            for (int i = 0; i < numbers; i++)
            {
                y[i] = (float)(x[i] + by);
            }
        }
    }

    private readonly struct LogOfSum(float* x, nint count, double* sum) : ILaneAction
    {
        public void Run<V>() where V : struct, ILanes<V>
        {
            float largest = SoftmaxRow.Largest<V>(x, count);
            *sum = largest + Math.Log(SoftmaxRow.SumOfPowers(x, largest, count, LaneTail.Shared<V>(count)));
        }
    }
}
