namespace SeqDsl.Kernels.Ops;

/// <summary>A column for every feature: [rows, 1] → [rows, columns]</summary>
public static class RepeatColumns
{
    /// <param name="column">[rows, 1]</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">Of the result.</param>
    /// <param name="destination">[rows, columns]</param>
    public static void Run(Floats column, int rows, int columns, Floats destination)
    {
        Sizes.Check(rows, 1, column);
        Sizes.Check(rows, columns, destination);
        for (int row = 0; row < rows; row++)
        {
            destination.Span.Slice(row * columns, columns).Fill(column.At(row));
        }
    }
}
