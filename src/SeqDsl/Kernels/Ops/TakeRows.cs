using System.Runtime.CompilerServices;

namespace SeqDsl.Kernels.Ops;

/// <summary>y[r] = table[index[r]]: [m, columns], [n] → [n, columns]</summary>
public static unsafe class TakeRows
{
    /// <param name="table">[m, columns]</param>
    /// <param name="columns">Of the table.</param>
    /// <param name="index">[n]</param>
    /// <param name="destination">[n, columns]</param>
    /// <exception cref="ArgumentException">A row is not in the table.</exception>
    public static void Run(Floats table, int columns, ReadOnlySpan<long> index, Floats destination)
    {
        Sizes.Check(index.Length, columns, destination);
        long rows = table.Length / columns;
        float* from = (float*)table.Address, to = (float*)destination.Address;
        foreach (long row in index)
        {
            Unsafe.CopyBlockUnaligned(to, from + ((nint)RowIndex.Check(row, rows) * columns), (uint)columns * sizeof(float));
            to += columns;
        }
    }
}
