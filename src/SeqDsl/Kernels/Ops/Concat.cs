namespace SeqDsl.Kernels.Ops;

/// <summary>[a ‖ b ‖ …]: the operands side by side.</summary>
public static class Concat
{
    /// <param name="parts">Each [rows, its own columns].</param>
    /// <param name="rows">How many rows; 1 to put whole operands behind one another.</param>
    /// <param name="destination">[rows, the sum of the columns]</param>
    public static void Run(ReadOnlySpan<Floats> parts, int rows, Floats destination)
    {
        int total = 0;
        foreach (Floats part in parts)
        {
            total += part.Length;
        }
        Sizes.Check(1, total, destination);
        if (total == 0)
        {
            return;
        }
        int columns = total / rows, start = 0;
        foreach (Floats part in parts)
        {
            RowCopy.Run(part, part.Length / rows, 0, destination, columns, start, part.Length / rows, rows);
            start += part.Length / rows;
        }
    }
}
