using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Ops;

/// <summary>Σ over rows: [rows, columns] → [columns]</summary>
public static unsafe class SumRows
{
    // So many rows are added before their sum is added to the total: the rounding errors grow with rows / Block + Block, not with the rows.
    private const int Block = 64;

    /// <param name="x">[rows, columns]</param>
    /// <param name="rows">Of x.</param>
    /// <param name="columns">Of x.</param>
    /// <param name="destination">[columns]; not x.</param>
    /// <param name="add">Whether the destination is added to.</param>
    public static void Run(Floats x, int rows, int columns, Floats destination, bool add = false)
    {
        Sizes.Check(rows, columns, x);
        Sizes.Check(1, columns, destination);
        if (columns > 0)
        {
            LaneWidth.Run(LaneWidth.For(columns), new Panels((float*)x.Address, rows, columns, (float*)destination.Address, add));
        }
    }

    private readonly struct Panels(float* x, int rows, int columns, float* destination, bool add) : ILaneAction
    {
        public void Run<V>() where V : struct, ILanes<V> => Loop<V>(x, rows, columns, destination, add);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Loop<V>(float* x, nint rows, nint columns, float* destination, bool add) where V : struct, ILanes<V>
        {
            nint last = columns - V.Count;
            V nothing = V.All(0), tail = add ? V.Load(ref *destination, last) : nothing; // before the numbers that it shares are added to
            for (nint column = 0; column < columns; column += 4 * V.Count)
            {
                // Four registers side by side, the later ones perhaps all at the end of the row, where they say the same.
                nint p = Math.Min(column, last), q = Math.Min(column + V.Count, last);
                nint r = Math.Min(column + (2 * V.Count), last), s = Math.Min(column + (3 * V.Count), last);
                V totalP = nothing, totalQ = nothing, totalR = nothing, totalS = nothing;
                if (add)
                {
                    totalP = p == last ? tail : V.Load(ref *destination, p);
                    totalQ = q == last ? tail : V.Load(ref *destination, q);
                    totalR = r == last ? tail : V.Load(ref *destination, r);
                    totalS = s == last ? tail : V.Load(ref *destination, s);
                }
                float* row = x;
                for (nint first = 0; first < rows; first += Block)
                {
                    V sumP = nothing, sumQ = nothing, sumR = nothing, sumS = nothing;
                    for (nint n = Math.Min(Block, rows - first); n > 0; n--, row += columns)
                    {
                        sumP += V.Load(ref *row, p);
                        sumQ += V.Load(ref *row, q);
                        sumR += V.Load(ref *row, r);
                        sumS += V.Load(ref *row, s);
                    }
                    totalP += sumP;
                    totalQ += sumQ;
                    totalR += sumR;
                    totalS += sumS;
                }
                V.Store(totalP, ref *destination, p);
                V.Store(totalQ, ref *destination, q);
                V.Store(totalR, ref *destination, r);
                V.Store(totalS, ref *destination, s);
            }
        }
    }
}
