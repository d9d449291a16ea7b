using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Threads;

namespace SeqDsl.Kernels.Products;

/// <summary>
/// C = A·B, C = D + A·B or C += A·B, of any sizes, each matrix as it lies. A number of C is the sum over the first <see cref="DepthBlock"/> products in order, and
/// so on for the next, these sums added in order: whatever the sizes of the others, the width of the registers and the number of threads.
/// </summary>
public sealed class MatrixProduct : Work
{
    /// <summary>How many products are summed before the sum is added to C: C is read and written once for each, and a panel has 96 KiB.</summary>
    public const int DepthBlock = 384;

    /// <summary>Rows of A that meet a panel before the next panel does; what is copied of A at a time.</summary>
    private const int RowBlock = 16 * PanelProduct.Rows;

    /// <summary>So many rows pay for packing B; fewer read it where it lies, in which a tile is as fast while B is in the cache.</summary>
    private const int PackedRows = 8 * PanelProduct.Rows;

    /// <summary>Multiplications that are worth a thread: 20 µs, what it may take to wake it.</summary>
    private const long ParallelFrom = 1 << 20;

    [ThreadStatic] private static MatrixProduct? ofThread;
    [ThreadStatic] private static FloatBuffer? packed;

    private Matrix a, b, c;
    private Floats addend;
    private bool add;
    private int rowParts, panelParts;
    private int width;

    private MatrixProduct()
    {
    }

    private int Vectors => (c.Columns + width - 1) / width;

    private int Panels => (Vectors + PanelProduct.Vectors - 1) / PanelProduct.Vectors;

    // A tile takes six neighbours of each line of a transposed A. Only where the lines lie so far apart that they displace each other in the cache is it
    // copied first (for columns of 4 KiB and N = 256: 8 % faster).
    private bool PacksA => a.Transposed && a.Stride >= 1024 && c.Columns >= 128;

    // What stays of B in the second cache while A passes: half of 1 MiB or less, but more where A is copied once for each group.
    private int PanelsInGroup => PacksA ? 8 : 4;

    private bool PacksB => b.Transposed || c.Rows >= PackedRows;

    /// <summary>Computes C on this thread and, if there is enough to do, on all <see cref="Workers"/>.</summary>
    /// <param name="a">[M, K]</param>
    /// <param name="b">[K, N]</param>
    /// <param name="c">[M, N], not transposed; it shares no memory with A, B and D.</param>
    /// <param name="add">Whether C is added to.</param>
    /// <param name="addend">D: [M, N], or [N] for every row; empty: none. C cannot be added to as well.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together or the matrices not into their memory.</exception>
    public static void Multiply(in Matrix a, in Matrix b, in Matrix c, bool add = false, Floats addend = default)
    {
        Check(a, b, c, add, addend);
        if (c.Rows == 0 || c.Columns == 0)
        {
            return;
        }
        MatrixProduct product = ofThread ??= new();
        (product.a, product.b, product.c, product.add, product.addend) = (a, b, c, add, addend);
        product.width = LaneWidth.For(c.Columns);
        Workers.Run(product, product.Divide());
    }

    /// <inheritdoc/>
    public override void Run(int part, int parts)
    {
        int panels = Panels, tiles = (c.Rows + PanelProduct.Rows - 1) / PanelProduct.Rows;
        (int y, int x) = (part / panelParts, part % panelParts);
        LaneWidth.Run(width, new Block(
            this,
            (int)((long)tiles * y / rowParts) * PanelProduct.Rows,
            Math.Min((int)((long)tiles * (y + 1) / rowParts) * PanelProduct.Rows, c.Rows),
            (int)((long)panels * x / panelParts),
            (int)((long)panels * (x + 1) / panelParts)));
    }

    private static void Check(in Matrix a, in Matrix b, in Matrix c, bool add, Floats addend)
    {
        a.Check(nameof(a));
        b.Check(nameof(b));
        c.Check(nameof(c));
        if (a.Columns != b.Rows || a.Rows != c.Rows || b.Columns != c.Columns || c.Transposed)
        {
            throw new ArgumentException($"{a} times {b} does not make {c}.", nameof(c));
        }
        if (!addend.IsEmpty && ((addend.Length != c.Columns && addend.Length != (long)c.Rows * c.Columns) || add))
        {
            throw new ArgumentException(
                $"What is added has a number for each of {c.Columns} columns, or for each of [{c.Rows}, {c.Columns}], not {addend.Length}, and C is not added to beside it.", nameof(addend));
        }
    }

    /// <summary>Divides C into rows and columns of parts so that the largest part takes the least time, and says how many parts there are.</summary>
    private int Divide()
    {
        (rowParts, panelParts) = (1, 1);
        long products = (long)c.Rows * c.Columns * a.Columns;
        int threads = (int)Math.Min(Workers.Free, products / ParallelFrom);
        if (threads <= 1)
        {
            return 1;
        }
        long least = long.MaxValue;
        for (int rows = 1; rows <= threads; rows++)
        {
            long cost = Cost(rows, threads / rows);
            if (cost < least)
            {
                (least, rowParts, panelParts) = (cost, rows, threads / rows);
            }
        }

        // Twice as many parts cost more packing but even out what else the processors do.
        if (Cost(2 * rowParts, panelParts) <= least / 2 * 1.05)
        {
            rowParts *= 2;
        }
        else if (Cost(rowParts, 2 * panelParts) <= least / 2 * 1.05)
        {
            panelParts *= 2;
        }
        return rowParts * panelParts;
    }

    // The largest part's multiplications for each k; a number that is packed takes the time of about 20.
    private long Cost(int rowParts, int panelParts)
    {
        const int PackingCost = 20;
        long tiles = (c.Rows + PanelProduct.Rows - 1) / PanelProduct.Rows, rows = (tiles + rowParts - 1) / rowParts * PanelProduct.Rows;
        long columns = (long)(Panels + panelParts - 1) / panelParts * PanelProduct.Vectors * width;
        return (rows * columns) + (PacksA ? PackingCost * rows : 0) + (PacksB ? PackingCost * columns : 0);
    }

    private int FirstColumn(int vector) => Math.Min(vector * width, c.Columns - width);

    // Evenly, so that the last panel has two vectors unless there is only one in all: the last vector may overlap the one before and must be in its tile.
    private int FirstVector(int panel) => (int)((long)panel * Vectors / Panels);

    private readonly struct Block(MatrixProduct product, int row, int endRow, int panel, int endPanel) : ILaneAction
    {
        public void Run<V>() where V : struct, ILanes<V> => product.Multiply<V>(row, endRow, panel, endPanel);
    }

    private void Multiply<V>(int row, int endRow, int panel, int endPanel) where V : struct, ILanes<V>
    {
        int deepest = Math.Min(DepthBlock, a.Columns), group = PanelsInGroup;
        int widest = PanelProduct.Vectors * V.Count * Math.Min(group, endPanel - panel);
        Floats scratch = (packed ??= new()).Take(FloatBuffer.Line + ((long)deepest * ((PacksB ? widest : 0) + (PacksA ? RowBlock : 0))));
        ref float packedA = ref scratch.At(PacksB ? (nint)deepest * widest : 0);
        for (; panel < endPanel; panel += group)
        {
            int endOfGroup = Math.Min(panel + group, endPanel);
            for (int k = 0; k == 0 || k < a.Columns; k += DepthBlock)
            {
                int depth = Math.Min(DepthBlock, a.Columns - k);
                if (PacksB)
                {
                    PackB<V>(panel, endOfGroup, k, depth, ref scratch.Start);
                }
                for (int first = row; first < endRow; first += RowBlock)
                {
                    int rows = Math.Min(RowBlock, endRow - first);
                    if (PacksA)
                    {
                        PackA(first, rows, k, depth, ref packedA);
                    }
                    for (int p = panel; p < endOfGroup; p++)
                    {
                        Multiply<V>(first, rows, p, panel, k, depth, ref packedA, ref scratch.Start);
                    }
                }
            }
        }
    }

    private void Multiply<V>(int row, int rows, int panel, int firstPanel, int k, int depth, ref float packedA, ref float packedB) where V : struct, ILanes<V>
    {
        int vector = FirstVector(panel), endVector = FirstVector(panel + 1), vectors = endVector - vector;
        int column = FirstColumn(vector), last = FirstColumn(endVector - 1) - column;
        scoped ProductTile tile = default;
        if (PacksA)
        {
            tile.A = ref packedA;
            (tile.ARow, tile.ADepth) = (1, rows);
        }
        else
        {
            tile.A = ref a.Memory.At(((nint)row * a.RowStride) + ((nint)k * a.ColumnStride));
            (tile.ARow, tile.ADepth) = (a.RowStride, a.ColumnStride);
        }
        tile.Depth = depth;
        if (PacksB)
        {
            tile.B = ref Unsafe.Add(ref packedB, (nint)(vector - FirstVector(firstPanel)) * V.Count * depth);
            (tile.BDepth, tile.BLast) = (vectors * V.Count, (vectors - 1) * V.Count);
        }
        else
        {
            tile.B = ref b.Memory.At(((nint)k * b.Stride) + column);
            (tile.BDepth, tile.BLast) = (b.Stride, last);
        }
        tile.C = ref c.Memory.At(((nint)row * c.Stride) + column);
        (tile.CRow, tile.CLast) = (c.Stride, last);
        if (k > 0 || add)
        {
            tile.Initial = ref tile.C;
            tile.InitialRow = c.Stride;
        }
        else if (addend.Length == c.Columns)
        {
            tile.Initial = ref addend.At(column);
        }
        else if (!addend.IsEmpty)
        {
            tile.Initial = ref addend.At(((nint)row * c.Columns) + column);
            tile.InitialRow = c.Columns;
        }
        PanelProduct.Multiply<V>(rows, vectors, ref tile);
    }

    private void PackB<V>(int panel, int endPanel, int k, int depth, ref float destination) where V : struct, ILanes<V>
    {
        Span<int> firsts = stackalloc int[PanelProduct.Vectors];
        for (; panel < endPanel; panel++)
        {
            int vector = FirstVector(panel), vectors = FirstVector(panel + 1) - vector;
            for (int v = 0; v < vectors; v++)
            {
                firsts[v] = FirstColumn(vector + v);
            }
            if (b.Transposed)
            {
                PanelPacking.Rows<V>(firsts[..vectors], depth, ref b.Memory.At(k), b.Stride, ref destination, vectors * V.Count);
            }
            else
            {
                PanelPacking.Columns<V>(firsts[..vectors], depth, ref b.Memory.At((nint)k * b.Stride), b.Stride, ref destination, vectors * V.Count);
            }
            destination = ref Unsafe.Add(ref destination, (nint)vectors * V.Count * depth);
        }
    }

    // [depth, rows] of a transposed A.
    private void PackA(int row, int rows, int k, int depth, ref float destination)
    {
        Floats memory = a.Memory;
        for (int i = 0; i < depth; i++)
        {
            MemoryMarshal.CreateReadOnlySpan(ref memory.At(((nint)(k + i) * a.Stride) + row), rows).CopyTo(MemoryMarshal.CreateSpan(ref destination, rows));
            destination = ref Unsafe.Add(ref destination, rows);
        }
    }
}
