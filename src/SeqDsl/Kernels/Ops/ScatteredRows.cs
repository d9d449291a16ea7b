using System.Numerics;

namespace SeqDsl.Kernels.Ops;

/// <summary>
/// y[index[r]] += x[r], as <see cref="AddRows"/>, into a table that stays: the gradient of an embedding, of whose rows a batch uses few. It remembers which
/// rows it has written and clears those alone before it writes again, so that the cost grows with the batch and not with the vocabulary. It can also say
/// which numbers may differ from zero, for <see cref="GlobalNorm"/> and <see cref="SgdUpdate"/>.
/// </summary>
public sealed class ScatteredRows
{
    private ulong[] used = []; // a bit for each row that may differ from zero
    private Floats table; // where these rows are
    private int columns;

    /// <summary>The table becomes what <see cref="AddRows"/> makes of it.</summary>
    /// <param name="x">[n, columns]</param>
    /// <param name="columns">Of x.</param>
    /// <param name="index">[n]</param>
    /// <param name="destination">[rows, columns], overwritten; if it was written by anything else since the last call, <see cref="Forget"/> comes first.</param>
    /// <exception cref="ArgumentException">A row is not in the destination, which then has not been written.</exception>
    public void Run(Floats x, int columns, ReadOnlySpan<long> index, Floats destination)
    {
        Sizes.Check(index.Length, columns, x);
        int rows = destination.Length / columns;
        foreach (long row in index)
        {
            RowIndex.Check(row, rows);
        }
        if (destination == table && columns == this.columns)
        {
            ClearUsed();
        }
        else
        {
            destination.Span.Clear();
            used = new ulong[(rows + 63) / 64];
            (table, this.columns) = (destination, columns);
        }
        foreach (long row in index)
        {
            used[row >> 6] |= 1ul << (int)row;
        }
        AddRows.Accumulate(x, columns, index, destination);
    }

    /// <summary>Something else writes to the table: the next <see cref="Run"/> clears all of it, and until then any of it may differ from zero.</summary>
    public void Forget() => table = default;

    /// <summary>Appends where the table may differ from zero, in order; neighbouring rows are one stretch.</summary>
    /// <param name="offset">Where the table begins in the flat buffer.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="stretches">Their list.</param>
    public void AddStretches(int offset, int length, List<Stretch> stretches)
    {
        if (table.Length != length)
        {
            stretches.Add(new(offset, length));
            return;
        }
        int start = 0, end = 0; // rows
        for (int word = 0; word < used.Length; word++)
        {
            for (ulong bits = used[word]; bits != 0; bits &= bits - 1)
            {
                int row = (word * 64) + BitOperations.TrailingZeroCount(bits);
                if (row != end)
                {
                    Append(start, end);
                    start = row;
                }
                end = row + 1;
            }
        }
        Append(start, end);

        void Append(int first, int behind)
        {
            if (behind > first)
            {
                stretches.Add(new(offset + (first * columns), (behind - first) * columns));
            }
        }
    }

    private void ClearUsed()
    {
        for (int word = 0; word < used.Length; word++)
        {
            for (ulong bits = used[word]; bits != 0; bits &= bits - 1)
            {
                table.Slice(((word * 64) + BitOperations.TrailingZeroCount(bits)) * columns, columns).Span.Clear();
            }
            used[word] = 0;
        }
    }
}
