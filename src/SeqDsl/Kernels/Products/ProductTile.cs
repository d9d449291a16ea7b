using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Products;

/// <summary>
/// C = initial + A·B for up to 6 rows and 4 vectors of C, which stay in registers while the depth is walked: 24 sums, 4 vectors of B and a number of A make
/// 29 registers. Each sum begins with 0, takes a(r, k)·b(k) for k = 0, 1, 2, …, and is added to the initial value at last: in every tile alike, so that a
/// number of C does not depend on the tile in which it is computed.
/// </summary>
internal ref struct ProductTile
{
    /// <summary>a(r, k) is at r·ARow + k·ADepth.</summary>
    public ref float A;
    public nint ARow, ADepth;

    /// <summary>Vector v of row k is at k·BDepth + v·lanes, but the last at k·BDepth + BLast.</summary>
    public ref float B;
    public nint BDepth, BLast;
    public int Depth;

    /// <summary>
    /// Vector v of row r is at r·CRow + v·lanes, but the last at r·CRow + CLast: it may overlap the one before, and is then the same where it does.
    /// </summary>
    public ref float C;
    public nint CRow, CLast;

    /// <summary>What the product is added to, laid out as C; may be C, or a null reference for zeros.</summary>
    public ref float Initial;
    public nint InitialRow;

    /// <summary>Computes so many rows, 1 … 6.</summary>
    public readonly void Run<V, TVectors>(int rows) where V : struct, ILanes<V> where TVectors : struct, ITileSize
    {
        switch (rows)
        {
            case 1:
                Run<V, One, TVectors>();
                break;
            case 2:
                Run<V, Two, TVectors>();
                break;
            case 3:
                Run<V, Three, TVectors>();
                break;
            case 4:
                Run<V, Four, TVectors>();
                break;
            case 5:
                Run<V, Five, TVectors>();
                break;
            default:
                Run<V, Six, TVectors>();
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Run<V, TRows, TVectors>()
        where V : struct, ILanes<V>
        where TRows : struct, ITileSize
        where TVectors : struct, ITileSize
    {
        V c00 = default, c01 = default, c02 = default, c03 = default, c10 = default, c11 = default, c12 = default, c13 = default;
        V c20 = default, c21 = default, c22 = default, c23 = default, c30 = default, c31 = default, c32 = default, c33 = default;
        V c40 = default, c41 = default, c42 = default, c43 = default, c50 = default, c51 = default, c52 = default, c53 = default;
        ref float a0 = ref A, a1 = ref Unsafe.Add(ref a0, ARow), a2 = ref Unsafe.Add(ref a1, ARow);
        ref float a3 = ref Unsafe.Add(ref a2, ARow), a4 = ref Unsafe.Add(ref a3, ARow), a5 = ref Unsafe.Add(ref a4, ARow);
        ref float b = ref B;
        nint aDepth = ADepth, bDepth = BDepth, bLast = BLast, a = 0;
        for (int k = Depth; k > 0; k--)
        {
            V b0 = V.Load(ref b, Place<V, TVectors>(0, bLast));
            V b1 = TVectors.Count > 1 ? V.Load(ref b, Place<V, TVectors>(1, bLast)) : default;
            V b2 = TVectors.Count > 2 ? V.Load(ref b, Place<V, TVectors>(2, bLast)) : default;
            V b3 = TVectors.Count > 3 ? V.Load(ref b, Place<V, TVectors>(3, bLast)) : default;
            Row<V, TVectors>(V.All(Unsafe.Add(ref a0, a)), b0, b1, b2, b3, ref c00, ref c01, ref c02, ref c03);
            if (TRows.Count > 1)
            {
                Row<V, TVectors>(V.All(Unsafe.Add(ref a1, a)), b0, b1, b2, b3, ref c10, ref c11, ref c12, ref c13);
            }
            if (TRows.Count > 2)
            {
                Row<V, TVectors>(V.All(Unsafe.Add(ref a2, a)), b0, b1, b2, b3, ref c20, ref c21, ref c22, ref c23);
            }
            if (TRows.Count > 3)
            {
                Row<V, TVectors>(V.All(Unsafe.Add(ref a3, a)), b0, b1, b2, b3, ref c30, ref c31, ref c32, ref c33);
            }
            if (TRows.Count > 4)
            {
                Row<V, TVectors>(V.All(Unsafe.Add(ref a4, a)), b0, b1, b2, b3, ref c40, ref c41, ref c42, ref c43);
            }
            if (TRows.Count > 5)
            {
                Row<V, TVectors>(V.All(Unsafe.Add(ref a5, a)), b0, b1, b2, b3, ref c50, ref c51, ref c52, ref c53);
            }
            a += aDepth;
            b = ref Unsafe.Add(ref b, bDepth);
        }
        Write<V, TVectors>(0, c00, c01, c02, c03);
        if (TRows.Count > 1)
        {
            Write<V, TVectors>(1, c10, c11, c12, c13);
        }
        if (TRows.Count > 2)
        {
            Write<V, TVectors>(2, c20, c21, c22, c23);
        }
        if (TRows.Count > 3)
        {
            Write<V, TVectors>(3, c30, c31, c32, c33);
        }
        if (TRows.Count > 4)
        {
            Write<V, TVectors>(4, c40, c41, c42, c43);
        }
        if (TRows.Count > 5)
        {
            Write<V, TVectors>(5, c50, c51, c52, c53);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<V, TVectors>(V a, V b0, V b1, V b2, V b3, ref V c0, ref V c1, ref V c2, ref V c3)
        where V : struct, ILanes<V>
        where TVectors : struct, ITileSize
    {
        c0 = V.MulAdd(a, b0, c0);
        if (TVectors.Count > 1)
        {
            c1 = V.MulAdd(a, b1, c1);
        }
        if (TVectors.Count > 2)
        {
            c2 = V.MulAdd(a, b2, c2);
        }
        if (TVectors.Count > 3)
        {
            c3 = V.MulAdd(a, b3, c3);
        }
    }

    // All of a row is read before any of it is written: where the last vector overlaps, both read what was there before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Write<V, TVectors>(int row, V c0, V c1, V c2, V c3) where V : struct, ILanes<V> where TVectors : struct, ITileSize
    {
        ref float c = ref Unsafe.Add(ref C, row * CRow);
        if (!Unsafe.IsNullRef(ref Initial))
        {
            ref float initial = ref Unsafe.Add(ref Initial, row * InitialRow);
            c0 += V.Load(ref initial, Place<V, TVectors>(0, CLast));
            if (TVectors.Count > 1)
            {
                c1 += V.Load(ref initial, Place<V, TVectors>(1, CLast));
            }
            if (TVectors.Count > 2)
            {
                c2 += V.Load(ref initial, Place<V, TVectors>(2, CLast));
            }
            if (TVectors.Count > 3)
            {
                c3 += V.Load(ref initial, Place<V, TVectors>(3, CLast));
            }
        }
        V.Store(c0, ref c, Place<V, TVectors>(0, CLast));
        if (TVectors.Count > 1)
        {
            V.Store(c1, ref c, Place<V, TVectors>(1, CLast));
        }
        if (TVectors.Count > 2)
        {
            V.Store(c2, ref c, Place<V, TVectors>(2, CLast));
        }
        if (TVectors.Count > 3)
        {
            V.Store(c3, ref c, Place<V, TVectors>(3, CLast));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Place<V, TVectors>(int vector, nint last) where V : struct, ILanes<V> where TVectors : struct, ITileSize =>
        vector == TVectors.Count - 1 ? last : vector * V.Count;
}
