using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Ops;

/// <summary>ln x</summary>
public static class Log
{
    /// <param name="x">Any shape.</param>
    /// <param name="destination">The same shape; may be x.</param>
    public static void Run(Floats x, Floats destination) => Elementwise.Run(default(Formula), x, destination);

    private readonly struct Formula : IUnaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x) where V : struct, ILanes<V> => LaneMath.Log(x);
    }
}
