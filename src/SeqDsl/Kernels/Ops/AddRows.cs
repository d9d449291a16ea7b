using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Ops;

/// <summary>y[index[r]] += x[r]: [n, columns], [n] → [rows, columns], in the order of r.</summary>
public static unsafe class AddRows
{
    /// <param name="x">[n, columns]</param>
    /// <param name="columns">Of x.</param>
    /// <param name="index">[n]</param>
    /// <param name="destination">[rows, columns], overwritten</param>
    /// <exception cref="ArgumentException">A row is not in the destination.</exception>
    public static void Run(Floats x, int columns, ReadOnlySpan<long> index, Floats destination)
    {
        destination.Span.Clear();
        Accumulate(x, columns, index, destination);
    }

    /// <summary>Adds to what the destination holds.</summary>
    internal static void Accumulate(Floats x, int columns, ReadOnlySpan<long> index, Floats destination)
    {
        Sizes.Check(index.Length, columns, x);
        if (x.Length > 0)
        {
            fixed (long* rows = index)
            {
                LaneWidth.Run(LaneWidth.For(columns), new Addition(x, columns, rows, index.Length, destination));
            }
        }
    }

    private readonly struct Addition(Floats x, int columns, long* index, int count, Floats destination) : ILaneAction
    {
        public void Run<V>() where V : struct, ILanes<V> =>
            Loop<V>((float*)x.Address, columns, index, count, (float*)destination.Address, destination.Length / columns);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Loop<V>(float* x, nint columns, long* index, nint count, float* destination, long rows) where V : struct, ILanes<V>
        {
            nint last = columns - V.Count;
            for (nint r = 0; r < count; r++, x += columns)
            {
                float* sum = destination + ((nint)RowIndex.Check(index[r], rows) * columns);
                V rest = V.Load(ref *sum, last) + V.Load(ref *x, last); // before its first numbers are added to
                for (nint i = 0; i < last; i += V.Count)
                {
                    V.Store(V.Load(ref *sum, i) + V.Load(ref *x, i), ref *sum, i);
                }
                V.Store(rest, ref *sum, last);
            }
        }
    }
}
