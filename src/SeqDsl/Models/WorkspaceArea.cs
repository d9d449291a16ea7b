using SeqDsl.Kernels;

namespace SeqDsl.Models;

/// <summary>A region of a workspace: columns of so many rows each, every column beginning on a cache line.</summary>
internal readonly record struct WorkspaceArea(long Start, long Rows, long Stride, int Columns)
{
    public static WorkspaceArea Next(ref long start, int columns, long rows)
    {
        // Numbers are planned in whole lines already.
        var area = new WorkspaceArea(start, rows, rows == 1 ? 1 : FloatBuffer.Lines(rows), columns);
        start += FloatBuffer.Lines(area.Stride * columns);
        return area;
    }
}

/// <summary>What the recurrences over a packing need for each of its rows.</summary>
/// <param name="Saved">Numbers that they keep for backward, in all.</param>
/// <param name="Scratch">Numbers that one needs while it runs, at most.</param>
internal readonly record struct RecurrenceColumns(int Saved, int Scratch);
