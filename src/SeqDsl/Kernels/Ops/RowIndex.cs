namespace SeqDsl.Kernels.Ops;

/// <summary>The number of a row or column, looked at before it becomes an address.</summary>
internal static class RowIndex
{
    public static long Check(long row, long rows)
    {
        if ((ulong)row >= (ulong)rows)
        {
            Throw(row, rows);
        }
        return row;
    }

    private static void Throw(long row, long rows) => throw new ArgumentException($"Row {row} is asked for; expected 0 … {rows - 1}.");
}
