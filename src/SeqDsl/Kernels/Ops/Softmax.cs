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
    public static void Run(Floats x, int rows, int columns, Floats destination) => EachRow<Formula>.Run(x, rows, columns, destination);

    private readonly struct Formula : IRowFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(float* x, nint columns, V shared, float* y) where V : struct, ILanes<V>
        {
            float sum = SoftmaxRow.Powers(x, SoftmaxRow.Largest<V>(x, columns), columns, shared, y);
            SoftmaxRow.Scale<V>(y, 1 / sum, 0, columns);
        }
    }
}
