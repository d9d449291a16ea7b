using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;

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

/// <summary>A formula of a whole row, row by row: [rows, columns] → [rows, columns]</summary>
internal static unsafe class EachRow<TFormula> where TFormula : struct, IRowFormula
{
    public static void Run(Floats x, int rows, int columns, Floats destination)
    {
        Sizes.Check(rows, columns, x);
        Sizes.Check(rows, columns, destination);
        if (x.Length > 0)
        {
            LaneWidth.Run(LaneWidth.For(columns), new Rows((float*)x.Address, rows, columns, (float*)destination.Address));
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
