using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Ops;

/// <summary>1 where x is above zero, −1 where it is below, else 0</summary>
public static class Sign
{
    /// <param name="x">Any shape.</param>
    /// <param name="destination">The same shape; may be x.</param>
    public static void Run(Floats x, Floats destination) => Elementwise.Run(default(Formula), x, destination);

    private readonly struct Formula : IUnaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x) where V : struct, ILanes<V> => LaneMath.Sign(x);
    }
}
