using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Products;

/// <summary>
/// Makes panels for <see cref="PanelProduct"/>: [depth, vectors · lanes], vector v being columns firsts[v] … firsts[v] + lanes − 1 of a matrix, in any
/// order and overlapping or not: the gates of the same units side by side, a last vector that begins early enough to be whole.
/// </summary>
public static class PanelPacking
{
    /// <summary>Of a matrix as a product has it on its right.</summary>
    /// <param name="firsts">The first column of each vector.</param>
    /// <param name="depth">Rows of the matrix.</param>
    /// <param name="matrix">[depth, columns]</param>
    /// <param name="stride">From a row of the matrix to the next.</param>
    /// <param name="panel">[depth, vectors · lanes]</param>
    /// <param name="panelStride">From a row of the panel to the next: vectors · lanes, or more where others stand beside these.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Columns<V>(ReadOnlySpan<int> firsts, int depth, ref float matrix, nint stride, ref float panel, nint panelStride) where V : struct, ILanes<V>
    {
        ref float row = ref matrix;
        ref float destination = ref panel;
        for (int k = 0; k < depth; k++)
        {
            for (int vector = 0; vector < firsts.Length; vector++)
            {
                V.Store(V.Load(ref row, firsts[vector]), ref destination, vector * V.Count);
            }
            row = ref Unsafe.Add(ref row, stride);
            destination = ref Unsafe.Add(ref destination, panelStride);
        }
    }

    /// <summary>Of a matrix whose rows are the product's columns, as PyTorch keeps weights.</summary>
    /// <param name="firsts">The first row of each vector.</param>
    /// <param name="depth">Columns of the matrix.</param>
    /// <param name="matrix">[columns of the product, depth]</param>
    /// <param name="stride">From a row of the matrix to the next.</param>
    /// <param name="panel">[depth, vectors · lanes]</param>
    /// <param name="panelStride">From a row of the panel to the next: vectors · lanes, or more where others stand beside these.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows<V>(ReadOnlySpan<int> firsts, int depth, ref float matrix, nint stride, ref float panel, nint panelStride) where V : struct, ILanes<V>
    {
        int k = 0;
        if (Sse.IsSupported && V.Count >= 4)
        {
            // A cache line of each row before the next: rows at a power of two apart fall into the same few lines of the cache.
            for (; k <= depth - FloatBuffer.Line; k += FloatBuffer.Line)
            {
                for (int vector = 0; vector < firsts.Length; vector++)
                {
                    for (int lane = 0; lane < V.Count; lane += 4)
                    {
                        ref float source = ref Unsafe.Add(ref matrix, ((firsts[vector] + lane) * stride) + k);
                        ref float destination = ref Unsafe.Add(ref panel, (k * panelStride) + (vector * V.Count) + lane);
                        for (int column = 0; column < FloatBuffer.Line; column += 4)
                        {
                            Transpose(ref Unsafe.Add(ref source, column), stride, ref Unsafe.Add(ref destination, column * panelStride), panelStride);
                        }
                    }
                }
            }
        }
        for (; k < depth; k++)
        {
            for (int vector = 0; vector < firsts.Length; vector++)
            {
                for (int lane = 0; lane < V.Count; lane++)
                {
                    Unsafe.Add(ref panel, (k * panelStride) + (vector * V.Count) + lane) = Unsafe.Add(ref matrix, ((firsts[vector] + lane) * stride) + k);
                }
            }
        }
    }

    /// <summary>4 × 4 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref float source, nint stride, ref float destination, nint destinationStride)
    {
        Vector128<float> r0 = Vector128.LoadUnsafe(ref source), r1 = Vector128.LoadUnsafe(ref source, (nuint)stride);
        Vector128<float> r2 = Vector128.LoadUnsafe(ref source, (nuint)(2 * stride)), r3 = Vector128.LoadUnsafe(ref source, (nuint)(3 * stride));
        Vector128<float> low01 = Sse.UnpackLow(r0, r1), high01 = Sse.UnpackHigh(r0, r1), low23 = Sse.UnpackLow(r2, r3), high23 = Sse.UnpackHigh(r2, r3);
        Sse.MoveLowToHigh(low01, low23).StoreUnsafe(ref destination);
        Sse.MoveHighToLow(low23, low01).StoreUnsafe(ref destination, (nuint)destinationStride);
        Sse.MoveLowToHigh(high01, high23).StoreUnsafe(ref destination, (nuint)(2 * destinationStride));
        Sse.MoveHighToLow(high23, high01).StoreUnsafe(ref destination, (nuint)(3 * destinationStride));
    }
}
