using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Products;

/// <summary>
/// C = A·B, where B is a panel: up to four vectors wide, row after row, so that a product reads it in the order in which it lies. What all larger products
/// are made of. Each number of C is the sum over k in order, whatever the rows beside it.
/// </summary>
public static class PanelProduct
{
    /// <summary>The most vectors that a panel has: with six rows, the sums fill 24 of 32 registers.</summary>
    public const int Vectors = 4;

    /// <summary>The most rows that are computed at once; others are divided evenly, 8 into 4 + 4.</summary>
    public const int Rows = 6;

    /// <summary>C = A·B or C += A·B.</summary>
    /// <param name="rows">Of A and C; any number.</param>
    /// <param name="vectors">Of the panel, 1 … 4.</param>
    /// <param name="a">[rows, depth]: a(r, k) is at r·rowStride + k·depthStride.</param>
    /// <param name="rowStride">From a row of A to the next.</param>
    /// <param name="depthStride">From a number in a row of A to the next.</param>
    /// <param name="depth">How many products a sum has; any number.</param>
    /// <param name="panel">[depth, vectors · lanes]</param>
    /// <param name="c">[rows, vectors · lanes]</param>
    /// <param name="cRowStride">From a row of C to the next.</param>
    /// <param name="add">Whether C is added to.</param>
    public static void Multiply<V>(
        int rows, int vectors, ref float a, nint rowStride, nint depthStride, int depth, ref float panel, ref float c, nint cRowStride, bool add)
        where V : struct, ILanes<V> =>
        Multiply<V>(
            rows, vectors, ref a, rowStride, depthStride, depth, ref panel,
            ref add ? ref c : ref Unsafe.NullRef<float>(), cRowStride, ref c, cRowStride);

    /// <summary>C = initial + A·B: sums that begin with what was computed before, elsewhere, or with a bias in every row.</summary>
    /// <param name="rows">Of A and C; any number.</param>
    /// <param name="vectors">Of the panel, 1 … 4.</param>
    /// <param name="a">[rows, depth]: a(r, k) is at r·rowStride + k·depthStride.</param>
    /// <param name="rowStride">From a row of A to the next.</param>
    /// <param name="depthStride">From a number in a row of A to the next.</param>
    /// <param name="depth">How many products a sum has; any number.</param>
    /// <param name="panel">[depth, vectors · lanes]</param>
    /// <param name="initial">[rows, vectors · lanes]; may be C; a null reference: zeros.</param>
    /// <param name="initialRowStride">From a row of the initial values to the next; 0: the same for all.</param>
    /// <param name="c">[rows, vectors · lanes]</param>
    /// <param name="cRowStride">From a row of C to the next.</param>
    public static void Multiply<V>(
        int rows, int vectors, ref float a, nint rowStride, nint depthStride, int depth, ref float panel,
        ref float initial, nint initialRowStride, ref float c, nint cRowStride)
        where V : struct, ILanes<V>
    {
        scoped ProductTile tile = default;
        tile.A = ref a;
        (tile.ARow, tile.ADepth) = (rowStride, depthStride);
        tile.B = ref panel;
        (tile.BDepth, tile.BLast, tile.Depth) = (vectors * V.Count, (vectors - 1) * V.Count, depth);
        tile.C = ref c;
        (tile.CRow, tile.CLast) = (cRowStride, (vectors - 1) * V.Count);
        tile.Initial = ref initial;
        tile.InitialRow = initialRowStride;
        Multiply<V>(rows, vectors, ref tile);
    }

    /// <summary>The tile says where everything is; it is moved while its rows are computed.</summary>
    internal static void Multiply<V>(int rows, int vectors, ref ProductTile tile) where V : struct, ILanes<V>
    {
        if (vectors is < 1 or > Vectors)
        {
            throw new ArgumentOutOfRangeException(nameof(vectors), vectors, "A panel has 1 to 4 vectors.");
        }

        // 16 registers hold the sums of two vectors if there are many rows. The last two stay together, since the last may overlap the one before.
        if (!WideTiles<V>() && vectors > 2 && rows > 2)
        {
            int first = vectors - 2;
            ProductTile left = tile;
            left.BLast = left.CLast = (first - 1) * V.Count;
            Multiply<V>(rows, first, ref left);
            tile.B = ref Unsafe.Add(ref tile.B, first * V.Count);
            tile.BLast -= first * V.Count;
            tile.C = ref Unsafe.Add(ref tile.C, first * V.Count);
            tile.CLast -= first * V.Count;
            tile.Initial = ref Moved(ref tile.Initial, first * V.Count);
            vectors = 2;
        }
        switch (vectors)
        {
            case 1:
                Multiply<V, One>(rows, ref tile);
                break;
            case 2:
                Multiply<V, Two>(rows, ref tile);
                break;
            case 3:
                Multiply<V, Three>(rows, ref tile);
                break;
            default:
                Multiply<V, Four>(rows, ref tile);
                break;
        }
    }

    private static void Multiply<V, TVectors>(int rows, ref ProductTile tile) where V : struct, ILanes<V> where TVectors : struct, ITileSize
    {
        for (int blocks = (rows + Rows - 1) / Rows; blocks > 0; blocks--)
        {
            int block = blocks == 1 ? rows : (rows + blocks - 1) / blocks;
            tile.Run<V, TVectors>(block);
            rows -= block;
            tile.A = ref Unsafe.Add(ref tile.A, block * tile.ARow);
            tile.C = ref Unsafe.Add(ref tile.C, block * tile.CRow);
            tile.Initial = ref Moved(ref tile.Initial, block * tile.InitialRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool WideTiles<V>() where V : struct, ILanes<V> =>
        V.Count > 1 && (Vector512.IsHardwareAccelerated || AdvSimd.Arm64.IsSupported);

    private static ref float Moved(ref float start, nint by) => ref Unsafe.IsNullRef(ref start) ? ref start : ref Unsafe.Add(ref start, by);
}
