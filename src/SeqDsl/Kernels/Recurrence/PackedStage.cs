using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Recurrence;

/// <summary>
/// How the weights of a stage's products lie: panel after panel, a panel being some registers of units with all parts for each; a panel of more than four
/// registers in pieces. Each piece is [depth][registers · lanes], in the order in which the product reads it.
/// </summary>
internal sealed class PackedStage
{
    private const int PieceVectors = Products.PanelProduct.Vectors;

    // Numbers of a row that are turned at once: what is read and written meanwhile stays in the first cache.
    private const int DepthBlock = 64;

    public PackedStage(RowStage stage)
    {
        Stage = stage;
        Width = LaneWidth.For(stage.Lanes);
        Vectors = (stage.Lanes + Width - 1) / Width;
        int parts = stage.Products.Select(product => product.Parts.Length).DefaultIfEmpty(PieceVectors).Max();
        PanelVectors = Math.Max(1, PieceVectors / parts);
        Panels = (Vectors + PanelVectors - 1) / PanelVectors;
        Parts = stage.Products.Sum(product => product.Parts.Length);
        FlopsForEachRow = 2L * stage.Lanes * stage.Products.Sum(product => (long)product.Depth * product.Parts.Length);
        Starts = new long[stage.Products.Length];
        for (int product = 0; product < Starts.Length; product++)
        {
            Starts[product] = Size;
            Size += (long)Vectors * stage.Products[product].Parts.Length * Width * stage.Products[product].Depth;
        }
    }

    public RowStage Stage { get; }

    /// <summary>Lanes of a register.</summary>
    public int Width { get; }

    /// <summary>Registers that cover a part; the last one ends where the part ends.</summary>
    public int Vectors { get; }

    /// <summary>Registers of a part that are computed together, in all panels but perhaps the last.</summary>
    public int PanelVectors { get; }

    public int Panels { get; }

    /// <summary>Of all products.</summary>
    public int Parts { get; }

    public long FlopsForEachRow { get; }

    /// <summary>Where each product's panels begin.</summary>
    public long[] Starts { get; }

    /// <summary>Numbers of all products' panels.</summary>
    public long Size { get; }

    /// <summary>The first lane of a register.</summary>
    public int FirstLane(int vector) => Math.Min(vector * Width, Stage.Lanes - Width);

    /// <summary>Registers of a panel.</summary>
    public int VectorsOf(int panel) => Math.Min(PanelVectors, Vectors - (panel * PanelVectors));

    /// <summary>Where a panel of a product begins.</summary>
    public long PanelStart(int product, int panel) =>
        Starts[product] + ((long)panel * PanelVectors * Stage.Products[product].Parts.Length * Width * Stage.Products[product].Depth);

    /// <summary>Registers of each piece of a panel, but perhaps the last: as even as can be.</summary>
    public static int PieceOf(int registers)
    {
        int pieces = (registers + PieceVectors - 1) / PieceVectors;
        return (registers + pieces - 1) / pieces;
    }

    public void Pack(ReadOnlySpan<Floats> fields, Floats packed)
    {
        for (int product = 0; product < Starts.Length; product++)
        {
            RowProduct source = Stage.Products[product];
            for (int panel = 0; panel < Panels; panel++)
            {
                int registers = VectorsOf(panel) * source.Parts.Length, piece = PieceOf(registers);
                for (int register = 0; register < registers; register++)
                {
                    int first = register / piece * piece, width = Math.Min(piece, registers - first);
                    WeightColumns columns = source.Parts[register % source.Parts.Length];
                    int lane = FirstLane((panel * PanelVectors) + (register / source.Parts.Length));
                    ref float destination = ref packed.At((nint)(PanelStart(product, panel) + ((long)first * Width * source.Depth) + ((register - first) * Width)));
                    Pack(
                        ref fields[columns.Field].At(columns.Start + ((nint)lane * columns.ColumnStride)), columns, source.Depth, ref destination, width * Width);
                }
            }
        }
    }

    private void Pack(ref float source, WeightColumns columns, int depth, ref float destination, int stride)
    {
        if (columns.ColumnStride == 1)
        {
            for (nint k = 0; k < depth; k++)
            {
                for (nint lane = 0; lane < Width; lane++)
                {
                    Unsafe.Add(ref destination, (k * stride) + lane) = Unsafe.Add(ref source, (k * columns.DepthStride) + lane);
                }
            }
            return;
        }

        for (nint start = 0; start < depth; start += DepthBlock)
        {
            nint end = Math.Min(start + DepthBlock, depth);
            for (nint lane = 0; lane < Width; lane++)
            {
                ref float column = ref Unsafe.Add(ref source, lane * columns.ColumnStride);
                for (nint k = start; k < end; k++)
                {
                    Unsafe.Add(ref destination, (k * stride) + lane) = Unsafe.Add(ref column, k * columns.DepthStride);
                }
            }
        }
    }
}
