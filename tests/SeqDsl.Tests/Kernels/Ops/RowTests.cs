using SeqDsl.Kernels;
using SeqDsl.Kernels.Ops;

namespace SeqDsl.Tests.Kernels.Ops;

public sealed class RowTests
{
    private static readonly long[] index = [2, 0, 2, 4, 2];

    [Fact]
    public void Concat_PutsRowsSideBySide()
    {
        using var arena = new Arena();
        Floats a = arena.Of(1, 2, 3, 4), b = arena.Of(5, 6), whole = arena.Empty(6);
        Concat.Run([a, b], 2, whole);
        Arena.Close([1, 2, 5, 3, 4, 6], whole, 0);
        Concat.Run([a, b], 1, whole);
        Arena.Close([1, 2, 3, 4, 5, 6], whole, 0);
    }

    [Fact]
    public void Slice_TakesColumns_AndPadPutsThemBack()
    {
        using var arena = new Arena();
        Floats x = arena.Of(1, 2, 3, 4, 5, 6, 7, 8), part = arena.Empty(4), padded = arena.Empty(8);
        Slice.Run(x, 2, 4, 1, 2, part);
        Arena.Close([2, 3, 6, 7], part, 0);
        Pad.Run(part, 2, 2, 1, 4, padded);
        Arena.Close([0, 2, 3, 0, 0, 6, 7, 0], padded, 0);
    }

    [Fact]
    public void TakeRows_TakesRows_AndAddRowsAddsThem()
    {
        foreach (int _ in Arena.Widths())
        {
            for (int columns = 1; columns <= 70; columns++)
            {
                using var arena = new Arena();
                Floats table = arena.Random(5 * columns), taken = arena.Empty(5 * columns), sum = arena.Empty(5 * columns);
                TakeRows.Run(table, columns, index, taken);
                Arena.Close(Enumerable.Range(0, 5 * columns).Select(i => (double)table.At(((int)index[i / columns] * columns) + (i % columns))), taken, 0);
                AddRows.Run(taken, columns, index, sum);
                int[] times = [1, 0, 3, 0, 1];
                Arena.Close(Enumerable.Range(0, 5 * columns).Select(i => times[i / columns] * (double)table.At(i)), sum);
                Floats more = arena.Empty(5 * columns);
                AddRowsTo.Run(table, taken, columns, index, more);
                Arena.Close(Enumerable.Range(0, 5 * columns).Select(i => (1 + times[i / columns]) * (double)table.At(i)), more);
                AddRowsTo.Run(sum, taken, columns, index, sum);
                Arena.Close(Enumerable.Range(0, 5 * columns).Select(i => 2 * times[i / columns] * (double)table.At(i)), sum);
            }
        }
    }

    [Fact]
    public void CountTokens_Counts()
    {
        using var arena = new Arena();
        Floats counts = arena.Empty(6);
        CountTokens.Run([1, 2, 1, 1, 0], [0, 0, 0, 1, 1], 3, counts);
        Arena.Close([0, 2, 1, 1, 1, 0], counts, 0);
    }

    [Fact]
    public void OneHot_IsOneWhereItSays()
    {
        using var arena = new Arena();
        Floats hot = arena.Empty(6);
        OneHot.Run([2, 0], 3, hot);
        Arena.Close([0, 0, 1, 1, 0, 0], hot, 0);
    }

    [Fact]
    public void RowThatIsNotThere_IsNamed()
    {
        using var arena = new Arena();
        Floats table = arena.Random(6), row = arena.Empty(2);
        Assert.Contains("Row 3 is asked for; expected 0 … 2", Assert.Throws<ArgumentException>(() => TakeRows.Run(table, 2, [3], row)).Message);
        Assert.Contains("Row -1 is asked for; expected 0 … 2", Assert.Throws<ArgumentException>(() => AddRows.Run(row, 2, [-1], table)).Message);
    }
}
