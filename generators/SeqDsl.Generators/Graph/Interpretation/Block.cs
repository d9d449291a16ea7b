namespace SeqDsl.Generators.Graph.Interpretation;

/// <summary>Numbers in rows and columns, in double precision; or, as the result of a scan, several of them.</summary>
internal sealed class Block
{
    private readonly int[] extents;

    public Block(params int[] extents)
        : this(extents, new double[extents.Aggregate(1, (product, extent) => product * extent)])
    {
    }

    public Block(int[] extents, double[] data) => (this.extents, Data) = (extents, data);

    public Block(IReadOnlyList<Block> parts)
        : this([], []) => Parts = parts;

    /// <summary>Row by row.</summary>
    public double[] Data { get; }

    public IReadOnlyList<Block>? Parts { get; }

    public IReadOnlyList<int> Extents => extents;

    /// <summary>Rows of a matrix; 1 for a vector or a number.</summary>
    public int Rows => extents.Length == 2 ? extents[0] : 1;

    public int Columns => extents.Length == 0 ? 1 : extents[extents.Length - 1];

    public double this[int row, int column]
    {
        get => Data[row * Columns + column];
        set => Data[row * Columns + column] = value;
    }

    public static Block Scalar(double number) => new([], [number]);

    public Block Map(Func<double, double> function) => new(extents, [.. Data.Select(function)]);

    /// <summary>Pairs two blocks, repeating a number, a vector or a column of one where the other has more.</summary>
    public static Block Zip(Block left, Block right, Func<double, double, double> function)
    {
        Block larger = left.Data.Length > right.Data.Length || (left.Data.Length == right.Data.Length && left.extents.Length >= right.extents.Length) ? left : right;
        var result = new Block(larger.extents);
        for (int row = 0; row < larger.Rows; row++)
        {
            for (int column = 0; column < larger.Columns; column++)
            {
                result[row, column] = function(At(left, row, column), At(right, row, column));
            }
        }

        return result;
    }

    public Block Slice(int axis, int start, int length)
    {
        var part = new Block([.. extents.Select((extent, index) => index == axis ? length : extent)]);
        bool rows = axis == 0 && extents.Length == 2;
        for (int row = 0; row < part.Rows; row++)
        {
            for (int column = 0; column < part.Columns; column++)
            {
                part[row, column] = rows ? this[row + start, column] : this[row, column + start];
            }
        }

        return part;
    }

    public Block Pad(int axis, int start, int total)
    {
        var padded = new Block([.. extents.Select((extent, index) => index == axis ? total : extent)]);
        bool rows = axis == 0 && extents.Length == 2;
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                padded[rows ? row + start : row, rows ? column : column + start] = this[row, column];
            }
        }

        return padded;
    }

    public static Block Concat(IReadOnlyList<Block> parts, int axis)
    {
        int total = parts.Sum(part => part.extents[axis]);
        var joined = new Block([.. parts[0].extents.Select((extent, index) => index == axis ? total : extent)]);
        int start = 0;
        foreach (Block part in parts)
        {
            Block padded = part.Pad(axis, start, total);
            for (int index = 0; index < joined.Data.Length; index++)
            {
                joined.Data[index] += padded.Data[index];
            }

            start += part.extents[axis];
        }

        return joined;
    }

    private static double At(Block block, int row, int column) =>
        block[block.Rows == 1 ? 0 : row, block.Columns == 1 ? 0 : column];
}
