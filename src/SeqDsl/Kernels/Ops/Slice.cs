namespace SeqDsl.Kernels.Ops;

/// <summary>Some columns of each row: [rows, columns] → [rows, length]. Some rows are <see cref="Floats.Slice"/>.</summary>
public static class Slice
{
    /// <param name="x">[rows, columns]</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">Of x.</param>
    /// <param name="start">The first column.</param>
    /// <param name="length">How many of them.</param>
    /// <param name="destination">[rows, length]</param>
    public static void Run(Floats x, int rows, int columns, int start, int length, Floats destination)
    {
        Sizes.Check(rows, columns, x);
        Sizes.Check(rows, length, destination);
        RowCopy.Run(x, columns, start, destination, length, 0, length, rows);
    }
}
