using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Ops;

/// <summary>Σ over features: [rows, columns] → [rows, 1]</summary>
public static unsafe class SumColumns
{
    /// <param name="x">[rows, columns]</param>
    /// <param name="rows">Of x.</param>
    /// <param name="columns">Of x.</param>
    /// <param name="destination">[rows, 1]</param>
    public static void Run(Floats x, int rows, int columns, Floats destination)
    {
        Sizes.Check(rows, columns, x);
        Sizes.Check(rows, 1, destination);
        if (x.Length > 0)
        {
            LaneWidth.Run(LaneWidth.For(columns), new Rows((float*)x.Address, rows, columns, (float*)destination.Address));
        }
    }

    private readonly struct Rows(float* x, int rows, int columns, float* destination) : ILaneAction
    {
        public void Run<V>() where V : struct, ILanes<V> => Loop<V>(x, rows, columns, destination);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Loop<V>(float* x, nint rows, nint columns, float* destination) where V : struct, ILanes<V>
        {
            V shared = LaneTail.Shared<V>(columns);
            nint last = columns - V.Count;
            for (nint row = 0; row < rows; row++, x += columns)
            {
                // Four sums, because an addition takes longer than the next one waits.
                V a = LaneTail.Only(shared, V.Load(ref *x, last)), b = V.All(0), c = b, d = b;
                nint i = 0;
                for (; i + (3 * V.Count) < last; i += 4 * V.Count)
                {
                    a += V.Load(ref *x, i);
                    b += V.Load(ref *x, i + V.Count);
                    c += V.Load(ref *x, i + (2 * V.Count));
                    d += V.Load(ref *x, i + (3 * V.Count));
                }
                for (; i < last; i += V.Count)
                {
                    a += V.Load(ref *x, i);
                }
                destination[row] = V.Sum((a + b) + (c + d));
            }
        }
    }
}
