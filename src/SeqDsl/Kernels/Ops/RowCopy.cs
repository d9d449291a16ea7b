using System.Runtime.CompilerServices;

namespace SeqDsl.Kernels.Ops;

/// <summary>Columns of one matrix to columns of another.</summary>
internal static unsafe class RowCopy
{
    public static void Run(Floats source, int sourceColumns, int sourceStart, Floats destination, int columns, int start, int length, int rows)
    {
        float* from = (float*)source.Address + sourceStart, to = (float*)destination.Address + start;
        if (length == sourceColumns && length == columns)
        {
            (length, rows) = (length * rows, 1);
        }
        for (int row = 0; row < rows; row++)
        {
            Unsafe.CopyBlockUnaligned(to, from, (uint)length * sizeof(float));
            from += sourceColumns;
            to += columns;
        }
    }
}
