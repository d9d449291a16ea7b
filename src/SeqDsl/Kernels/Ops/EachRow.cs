using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Threads;

namespace SeqDsl.Kernels.Ops;

/// <summary>What is made of a row as a whole, by registers.</summary>
internal unsafe interface IRowFormula
{
    /// <param name="x">[columns]</param>
    /// <param name="columns">At least as many as a register has lanes.</param>
    /// <param name="shared">See <see cref="LaneTail.Shared"/>.</param>
    /// <param name="y">[columns]; may be x.</param>
    static abstract void Apply<V>(float* x, nint columns, V shared, float* y) where V : struct, ILanes<V>;
}

/// <summary>A formula of a whole row, row by row: [rows, columns] → [rows, columns]. Of many numbers rows are shared among threads.</summary>
internal static unsafe class EachRow<TFormula> where TFormula : struct, IRowFormula
{
    // Numbers whose powers are worth a thread: 20 µs.
    private const long ParallelFrom = 1 << 15;

    [ThreadStatic] private static Sharing? ofThread;

    public static void Run(Floats x, int rows, int columns, Floats destination)
    {
        Sizes.Check(rows, columns, x);
        Sizes.Check(rows, columns, destination);
        if (x.Length < 2 * ParallelFrom)
        {
            Run((float*)x.Address, rows, columns, (float*)destination.Address);
            return;
        }
        Sharing sharing = ofThread ??= new();
        (sharing.X, sharing.Y, sharing.Rows, sharing.Columns) = (x, destination, rows, columns);
        Workers.Run(sharing, (int)Math.Min(Math.Min(x.Length / ParallelFrom, rows), 4L * Workers.Free));
    }

    private static void Run(float* x, int rows, int columns, float* y)
    {
        if (rows > 0 && columns > 0)
        {
            LaneWidth.Run(LaneWidth.For(columns), new Rows(x, rows, columns, y));
        }
    }

    private sealed class Sharing : Work
    {
        public Floats X, Y;
        public int Rows, Columns;

        /// <inheritdoc/>
        public override void Run(int part, int parts)
        {
            int first = (int)((long)Rows * part / parts), end = (int)((long)Rows * (part + 1) / parts);
            EachRow<TFormula>.Run((float*)X.Address + ((nint)first * Columns), end - first, Columns, (float*)Y.Address + ((nint)first * Columns));
        }
    }

    private readonly struct Rows(float* x, int rows, int columns, float* destination) : ILaneAction
    {
        public void Run<V>() where V : struct, ILanes<V> => Loop<V>(x, rows, columns, destination);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Loop<V>(float* x, nint rows, nint columns, float* y) where V : struct, ILanes<V>
        {
            V shared = LaneTail.Shared<V>(columns);
            for (nint row = 0; row < rows; row++, x += columns, y += columns)
            {
                TFormula.Apply(x, columns, shared, y);
            }
        }
    }
}
