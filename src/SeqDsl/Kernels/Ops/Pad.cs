namespace SeqDsl.Kernels.Ops;

/// <summary>[0 … x … 0]: the operand between zeros, [rows, columns] → [rows, total]. Between rows of zeros it is one row.</summary>
public static class Pad
{
    /// <param name="x">[rows, columns]</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">Of x.</param>
    /// <param name="start">Zeros before.</param>
    /// <param name="total">Columns of the result.</param>
    /// <param name="destination">[rows, total]</param>
    public static void Run(Floats x, int rows, int columns, int start, int total, Floats destination)
    {
        Sizes.Check(rows, columns, x);
        Sizes.Check(rows, total, destination);
        for (int row = 0; row < rows; row++)
        {
            Span<float> padded = destination.Span.Slice(row * total, total);
            padded[..start].Clear();
            x.Span.Slice(row * columns, columns).CopyTo(padded[start..]);
            padded[(start + columns)..].Clear();
        }
    }
}
