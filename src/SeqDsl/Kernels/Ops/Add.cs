using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Ops;

/// <summary>a + b</summary>
public static class Add
{
    /// <param name="left">a</param>
    /// <param name="right">b</param>
    /// <param name="rows">Of the result.</param>
    /// <param name="columns">Of the result.</param>
    /// <param name="destination">[rows, columns]; may be an operand.</param>
    public static void Run(Operand left, Operand right, int rows, int columns, Floats destination) =>
        Elementwise.Run(default(Formula), left, right, rows, columns, destination);

    private readonly struct Formula : IBinaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V left, V right) where V : struct, ILanes<V> => left + right;
    }
}
