namespace SeqDsl.Kernels.Products;

/// <summary>float32 numbers seen as [Rows, Columns]. Transposed, they lie column after column.</summary>
/// <param name="Memory">Where they are.</param>
/// <param name="Rows">As seen.</param>
/// <param name="Columns">As seen.</param>
/// <param name="Stride">From a row to the next as they lie: from a column to the next if transposed.</param>
/// <param name="Transposed">Whether columns are contiguous instead of rows.</param>
public readonly record struct Matrix(Floats Memory, int Rows, int Columns, int Stride, bool Transposed = false)
{
    /// <summary>Row after row without gaps.</summary>
    public Matrix(Floats memory, int rows, int columns) : this(memory, rows, columns, columns)
    {
    }

    /// <summary>The same numbers with rows for columns.</summary>
    public Matrix Transpose => new(Memory, Columns, Rows, Stride, !Transposed);

    internal int RowStride => Transposed ? 1 : Stride;

    internal int ColumnStride => Transposed ? Stride : 1;

    /// <exception cref="ArgumentException">It does not lie within its memory.</exception>
    internal void Check(string name)
    {
        (int lines, int length) = Transposed ? (Columns, Rows) : (Rows, Columns);
        if (lines < 0 || length < 0 || (lines > 1 && Stride < length) || (lines > 0 && length > 0 && ((lines - 1L) * Stride) + length > Memory.Length))
        {
            throw new ArgumentException($"{this} does not lie within {Memory.Length} numbers, or its lines overlap.", name);
        }
    }

    public override string ToString() => $"a {(Transposed ? "transposed " : "")}matrix [{Rows}, {Columns}] of stride {Stride}";
}
