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
                ReadOnlySpan<float> s = new(scores + ((nint)row * entries), entries), q = new(clusters + ((nint)row * count), count);
                Span<float> y = new(destination + ((nint)row * entries), entries);
                int frequent = Of(-1, starts, entries).End;
                float largest = float.NegativeInfinity;
                double sum = 0;
                Largest(s[..frequent], ref largest);
                for (int cluster = 0; cluster < count; cluster++)
                {
                    (int first, int behind) = Of(cluster, starts, entries);
                    largest = behind > first ? MathF.Max(largest, q[cluster]) : largest;
                }
                sum = SumOfPowers(s[..frequent], largest);
                for (int cluster = 0; cluster < count; cluster++)
                {
                    (int first, int behind) = Of(cluster, starts, entries);
                    sum += behind > first ? Math.Exp(q[cluster] - largest) : 0;
                }
                double all = largest + Math.Log(sum);
                for (int cluster = 0; cluster < count; cluster++)
                {
                    (int first, int behind) = Of(cluster, starts, entries);
                    float most = float.NegativeInfinity;
                    Largest(s[first..behind], ref most);
                    Shift(s[first..behind], q[cluster] - all - (most + Math.Log(SumOfPowers(s[first..behind], most))), y[first..behind]);
                }
                Shift(s[..frequent], -all, y[..frequent]);
            }
        }

        private static void Largest(ReadOnlySpan<float> x, ref float largest)
        {
            foreach (float number in x)
            {
                largest = MathF.Max(largest, number);
            }
        }

        private static double SumOfPowers(ReadOnlySpan<float> x, float largest)
        {
            double sum = 0;
            foreach (float number in x)
            {
                sum += MathF.Exp(number - largest);
            }
            return sum;
        }

        private static void Shift(ReadOnlySpan<float> x, double by, Span<float> y)
        {
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = (float)(x[i] + by);
            }
        }
    }
}
