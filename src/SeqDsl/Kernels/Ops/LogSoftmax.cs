using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Ops;

/// <summary>ln softmax(x)ₖ = xₖ − ln Σⱼ e^xⱼ, in each row</summary>
public static unsafe class LogSoftmax
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
            float largest = SoftmaxRow.Largest<V>(x, columns), sum = SoftmaxRow.SumOfPowers(x, largest, columns, shared);
            SoftmaxRow.Scale<V>(x, y, 1, -(largest + MathF.Log(sum)), columns);
        }
    }
}
