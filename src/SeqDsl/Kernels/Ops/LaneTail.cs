using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Ops;

/// <summary>
/// What sums over a row do at its end. The last register begins at columns − W and thus has numbers that the one before had too; these lanes count as zero.
/// </summary>
internal static class LaneTail
{
    private static ReadOnlySpan<float> Indices => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>For <see cref="Only"/>: lanes that the last register of so many columns shares with the one before are marked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Shared<V>(nint columns) where V : struct, ILanes<V>
    {
        int shared = (V.Count - (int)(columns % V.Count)) % V.Count;
        return V.Less(V.Load(ref MemoryMarshal.GetReference(Indices), 0), V.All(shared));
    }

    /// <summary>Zero in the lanes that are shared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Only<V>(V shared, V x) where V : struct, ILanes<V> => V.Select(shared, V.All(0), x);
}
