using SeqDsl.Kernels;
using SeqDsl.Kernels.Ops;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Tests.Kernels.Ops;

public sealed class AllocationTests
{
    [Fact]
    public void NoOp_AllocatesAnything()
    {
        using var arena = new Arena();
        Floats x = arena.Random(12 * 20), y = arena.Empty(12 * 20), row = arena.Random(20), column = arena.Random(12), table = arena.Empty(100 * 20), bias = arena.Random(100), more = arena.Empty(100 * 20);
        long[] rows = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];
        PackedSteps steps = PackedSteps.Even(3, 4);
        var scattered = new ScatteredRows();
        RunAll();
        long before = GC.GetAllocatedBytesForCurrentThread();
        RunAll();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void RunAll()
        {
            Add.Run(x, Operand.Row(row), 12, 20, y);
            Multiply.Run(Operand.Column(column), x, 12, 20, y);
            Divide.Run(x, 3, 12, 20, y);
            Sigmoid.Run(x, y);
            Clamp.Run(x, -1, 1, y);
            SumRows.Run(x, 12, 20, row);
            SumColumns.Run(x, 12, 20, column);
            RepeatColumns.Run(column, 12, 20, y);
            Transpose.Run(x, 12, 20, y);
            Concat.Run([x.Slice(0, 120), x.Slice(120, 120)], 12, y);
            Slice.Run(x, 12, 20, 3, 10, y.Slice(0, 120));
            Pad.Run(x.Slice(0, 120), 12, 10, 3, 20, y);
            TakeRows.Run(table, 20, rows, y);
            AddRows.Run(x, 20, rows, table);
            AddRowsTo.Run(table, x, 20, rows, table);
            scattered.Run(x, 20, rows, table);
            MaxTokens.Run(x, steps, 20, y.Slice(0, 80));
            Shift.Run(x, steps, 20, -1, y);
            SoftmaxTokens.Run(x, steps, 20, y);
            SeqDsl.Kernels.Ops.Attention.Run(x, x, x, steps, steps, default, 20, 20, y);
            AdditiveAttentionGradient.Run(x, x, x, x, row, steps, steps, default, 20, 20, y, y, y, row);
            OneHot.Run(rows, 20, y);
            CountTokens.Run(rows, rows, 20, y);
            Softmax.Run(x, 12, 20, y);
            CrossEntropy.Run(x, rows, 20, y);
            ProjectedCrossEntropy.Run(x, 20, table, bias, rows, y, more);
            DropoutMask.Run(new(1, RandomUse.Dropout), 0.5, y);
            DropoutMask.Multiply(new(1, RandomUse.Dropout), 0.5, x, y);
        }
    }
}
