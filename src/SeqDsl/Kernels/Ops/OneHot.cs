namespace SeqDsl.Kernels.Ops;

/// <summary>1 at the given position of each row, 0 elsewhere: [n] → [n, size]</summary>
public static class OneHot
{
    /// <param name="index">[n]</param>
    /// <param name="size">Columns of the result.</param>
    /// <param name="destination">[n, size]</param>
    /// <exception cref="ArgumentException">A position is not in the row.</exception>
    public static void Run(ReadOnlySpan<long> index, int size, Floats destination)
    {
        Sizes.Check(index.Length, size, destination);
        destination.Span.Clear();
        for (int row = 0; row < index.Length; row++)
        {
            destination.At((nint)(((long)row * size) + RowIndex.Check(index[row], size))) = 1;
        }
    }
}
