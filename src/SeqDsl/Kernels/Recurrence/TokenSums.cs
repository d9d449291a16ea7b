using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Threads;

namespace SeqDsl.Kernels.Recurrence;

/// <summary>Σ over tokens of rows: the gradient of a bias. [N, F] → [F]</summary>
public sealed class TokenSums : Work
{
    // Registers that are summed at once: enough to hide an addition's latency.
    private const int Registers = 4;

    // Numbers of the rows below which waking a thread costs more than it saves.
    private const int ParallelNumbers = 1 << 18;

    private Floats rows, sums;
    private int count, stride, columns;

    /// <summary>Sums columns of rows. An element is the sum over rows in order, whoever computes it.</summary>
    /// <param name="rows">Begins with the first column of the first row.</param>
    /// <param name="count">N.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="sums">[F]: as many columns are summed as it has.</param>
    public void Sum(Floats rows, int count, int stride, Floats sums)
    {
        (this.rows, this.count, this.stride, this.sums, columns) = (rows, count, stride, sums, sums.Length);
        int parts = (long)count * columns < ParallelNumbers ? 1 : Workers.Count;
        Workers.Run(this, parts);
    }

    public override void Run(int part, int parts)
    {
        int blocks = (columns + FloatBuffer.Line - 1) / FloatBuffer.Line;
        int first = (int)((long)blocks * part / parts) * FloatBuffer.Line;
        int end = Math.Min((int)((long)blocks * (part + 1) / parts) * FloatBuffer.Line, columns);
        if (first < end)
        {
            LaneWidth.Run(LaneWidth.For(end - first), new Columns(this, first, end));
        }
    }

    private readonly struct Columns(TokenSums work, int first, int end) : ILaneAction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>() where V : struct, ILanes<V>
        {
            for (int start = first; start < end; start += Registers * V.Count)
            {
                // Registers that would pass the end stop there and sum some columns again.
                nint c0 = At<V>(start, 0), c1 = At<V>(start, 1), c2 = At<V>(start, 2), c3 = At<V>(start, 3);
                V s0 = V.All(0), s1 = s0, s2 = s0, s3 = s0;
                ref float row = ref work.rows.Start;
                for (int r = 0; r < work.count; r++)
                {
                    s0 += V.Load(ref row, c0);
                    s1 += V.Load(ref row, c1);
                    s2 += V.Load(ref row, c2);
                    s3 += V.Load(ref row, c3);
                    row = ref Unsafe.Add(ref row, work.stride);
                }
                V.Store(s0, ref work.sums.Start, c0);
                V.Store(s1, ref work.sums.Start, c1);
                V.Store(s2, ref work.sums.Start, c2);
                V.Store(s3, ref work.sums.Start, c3);
            }
        }

        private nint At<V>(int start, int register) where V : struct, ILanes<V> => Math.Min(start + (register * V.Count), end - V.Count);
    }
}
