using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Ops;

/// <summary>1 where low ≤ x ≤ high, else 0</summary>
public static class Within
{
    /// <param name="x">Any shape.</param>
    /// <param name="low">The lower limit.</param>
    /// <param name="high">The upper limit.</param>
    /// <param name="destination">The same shape; may be x.</param>
    public static void Run(Floats x, float low, float high, Floats destination) => Elementwise.Run(new Formula(low, high), x, destination);

    private readonly struct Formula(float low, float high) : IUnaryFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V x) where V : struct, ILanes<V> => LaneMath.Within(x, low, high);
    }
}
