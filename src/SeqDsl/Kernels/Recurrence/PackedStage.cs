using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Products;

namespace SeqDsl.Kernels.Recurrence;

/// <summary>
/// How the weights of a stage's products lie: panel after panel, a panel being some registers of units with all parts for each; a panel of more than four
/// registers in pieces. Each piece is [depth][registers · lanes], in the order in which the product reads it.
/// </summary>
internal sealed class PackedStage
{
    private const int PieceVectors = PanelProduct.Vectors;

    /// <param name="stage">What is packed.</param>
    /// <param name="number">Which stage of its loop.</param>
    /// <param name="start">Where its panels begin in the memory of all stages.</param>
    public PackedStage(RowStage stage, int number, long start)
    {
        (Stage, Number) = (stage, number);
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
            Starts[product] = start + Size;
            Size += (long)Vectors * stage.Products[product].Parts.Length * Width * stage.Products[product].Depth;
        }
    }

    public RowStage Stage { get; }

    /// <summary>What the stages' code calls it.</summary>
    public int Number { get; }

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

    public void Pack(ReadOnlySpan<Floats> fields, Floats packed) => LaneWidth.Run(Width, new Packing(this, fields, packed));

    private void Pack<V>(ReadOnlySpan<Floats> fields, Floats packed) where V : struct, ILanes<V>
    {
        for (int product = 0; product < Starts.Length; product++)
        {
            RowProduct source = Stage.Products[product];
            for (int panel = 0; panel < Panels; panel++)
            {
                int registers = VectorsOf(panel) * source.Parts.Length, piece = PieceOf(registers);
                for (int register = 0; register < registers; register++)
                {
                    int first = register / piece * piece, stride = Math.Min(piece, registers - first) * V.Count;
                    WeightColumns columns = source.Parts[register % source.Parts.Length];
                    int lane = FirstLane((panel * PanelVectors) + (register / source.Parts.Length));
                    ref float weights = ref fields[columns.Field].At(columns.Start + ((nint)lane * columns.ColumnStride));
                    ref float destination = ref packed.At((nint)(PanelStart(product, panel) + ((long)first * V.Count * source.Depth) + ((register - first) * V.Count)));
                    if (columns.ColumnStride == 1)
                    {
                        PanelPacking.Columns<V>([0], source.Depth, ref weights, columns.DepthStride, ref destination, stride);
                    }
                    else
                    {
                        PanelPacking.Rows<V>([0], source.Depth, ref weights, columns.ColumnStride, ref destination, stride);
                    }
                }
            }
        }
    }

    private readonly ref struct Packing(PackedStage stage, ReadOnlySpan<Floats> fields, Floats packed) : ILaneAction
    {
        private readonly ReadOnlySpan<Floats> fields = fields;

        public void Run<V>() where V : struct, ILanes<V> => stage.Pack<V>(fields, packed);
    }
}
