using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Ops;

/// <summary>softmax(x)ₖ = e^xₖ / Σⱼ e^xⱼ, in each row</summary>
public static unsafe class Softmax
{
    /// <param name="x">[rows, columns]</param>
    /// <param name="rows">Of x.</param>
    /// <param name="columns">Of x.</param>
    /// <param name="destination">[rows, columns]; may be x.</param>
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
                float sum = SoftmaxRow.Powers(x, SoftmaxRow.Largest<V>(x, columns), columns, shared, y);
                SoftmaxRow.Scale<V>(y, 1 / sum, 0, columns);
            }
        }
    }
}
