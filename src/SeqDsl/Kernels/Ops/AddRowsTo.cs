namespace SeqDsl.Kernels.Ops;

/// <summary>y = sum, then y[index[r]] += x[r]: [rows, columns], [n, columns], [n] → [rows, columns], in the order of r.</summary>
public static class AddRowsTo
{
    /// <param name="sum">[rows, columns]</param>
    /// <param name="x">[n, columns]</param>
    /// <param name="columns">Of x.</param>
    /// <param name="index">[n]</param>
    /// <param name="destination">[rows, columns]; may be the sum, and then costs what the n rows cost.</param>
    /// <exception cref="ArgumentException">A row is not in the destination.</exception>
    public static void Run(Floats sum, Floats x, int columns, ReadOnlySpan<long> index, Floats destination)
    {
        if (sum.Address != destination.Address)
        {
            sum.Span.CopyTo(destination.Span);
        }
        AddRows.Accumulate(x, columns, index, destination);
    }
}
