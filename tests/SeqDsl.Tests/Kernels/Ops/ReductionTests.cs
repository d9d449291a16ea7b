using SeqDsl.Kernels;
using SeqDsl.Kernels.Ops;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Tests.Kernels.Ops;

public sealed class ReductionTests
{
    private static readonly int[] someRows = [0, 1, 130];

    [Fact]
    public void SumRows_AddsRows() => Sweep((arena, x, rows, columns) =>
    {
        Floats sum = arena.Empty(columns);
        SumRows.Run(x, rows, columns, sum);
        Arena.Close(Enumerable.Range(0, columns).Select(column => Enumerable.Range(0, rows).Sum(row => (double)x.At((row * columns) + column))), sum, 1e-5);
        SumRows.Run(x, rows, columns, sum, add: true);
        Arena.Close(Enumerable.Range(0, columns).Select(column => 2 * Enumerable.Range(0, rows).Sum(row => (double)x.At((row * columns) + column))), sum, 3e-5);
    });

    [Fact]
    public void SumColumns_AddsEachNumberOnce() => Sweep((arena, x, rows, columns) =>
    {
        if (columns > 0)
        {
            Floats sum = arena.Empty(rows);
            SumColumns.Run(x, rows, columns, sum);
            Arena.Close(Enumerable.Range(0, rows).Select(row => Enumerable.Range(0, columns).Sum(column => (double)x.At((row * columns) + column))), sum, 1e-5);
        }
    });

    [Fact]
    public void RepeatColumns_FillsRows() => Sweep((arena, x, rows, columns) =>
    {
        Floats column = arena.Random(rows);
        RepeatColumns.Run(column, rows, columns, x);
        Arena.Close(Enumerable.Range(0, rows * columns).Select(i => (double)column.At(i / columns)), x, 0);
    });

    [Fact]
    public void Transpose_SwapsRowsAndColumns() => Sweep((arena, x, rows, columns) =>
    {
        Floats transposed = arena.Empty(rows * columns);
        Transpose.Run(x, rows, columns, transposed);
        Arena.Close(Enumerable.Range(0, rows * columns).Select(i => (double)x.At((i % rows * columns) + (i / rows))), transposed, 0);
    });

    [Fact]
    public void MaxTokens_IsTheLargestOfEachSequence()
    {
        var steps = new PackedSteps([3, 2, 2, 1], [0, 3, 5, 7, 8]);
        int[][] rowsOf = [[0, 3, 5, 7], [1, 4, 6], [2]];
        foreach (int _ in Arena.Widths())
        {
            for (int columns = 1; columns <= 40; columns++)
            {
                using var arena = new Arena();
                Floats x = arena.Random(8 * columns), largest = arena.Empty(3 * columns);
                x.At(3 * columns) = float.NaN;
                MaxTokens.Run(x, steps, columns, largest);
                Arena.Close(
                    Enumerable.Range(0, 3 * columns).Select(i => rowsOf[i / columns].Select(row => (double)x.At((row * columns) + (i % columns))).Aggregate(Math.Max)),
                    largest,
                    0);
            }
        }
    }

    [Fact]
    public void SoftmaxTokens_IsTheSoftmaxOfEachSequence_EvenFarFromZero()
    {
        var steps = new PackedSteps([3, 2, 2, 1], [0, 3, 5, 7, 8]);
        int[][] rowsOf = [[0, 3, 5, 7], [1, 4, 6], [2]];
        foreach (int _ in Arena.Widths())
        {
            for (int columns = 1; columns <= 40; columns++)
            {
                using var arena = new Arena();
                Floats x = arena.Random(8 * columns), weights = arena.Empty(8 * columns);
                x.At(0) = 1000;
                x.At(3 * columns) = 999.5f;
                double[] expected = [.. Enumerable.Range(0, 8 * columns).Select(i =>
                {
                    double[] own = [.. rowsOf.First(rows => rows.Contains(i / columns)).Select(row => (double)x.At((row * columns) + (i % columns)))];
                    return Math.Exp(x.At(i) - own.Max()) / own.Sum(other => Math.Exp(other - own.Max()));
                })];
                SoftmaxTokens.Run(x, steps, columns, weights);
                Arena.Close(expected, weights);
                SoftmaxTokens.Run(x, steps, columns, x);
                Arena.Close(expected, x);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(-3)]
    [InlineData(4)]
    [InlineData(-9)]
    public void Shift_TakesFromTheSameSequence(int offset)
    {
        var steps = new PackedSteps([3, 2, 2, 1], [0, 3, 5, 7, 8]);
        int[][] rowsOf = [[0, 3, 5, 7], [1, 4, 6], [2]];
        for (int columns = 1; columns <= 20; columns++)
        {
            using var arena = new Arena();
            Floats x = arena.Random(8 * columns), shifted = arena.Empty(8 * columns);
            Shift.Run(x, steps, columns, offset, shifted);
            Arena.Close(
                Enumerable.Range(0, 8 * columns).Select(i =>
                {
                    int[] sequence = rowsOf.First(rows => rows.Contains(i / columns));
                    int token = Array.IndexOf(sequence, i / columns) + offset;
                    return token >= 0 && token < sequence.Length ? (double)x.At((sequence[token] * columns) + (i % columns)) : 0;
                }),
                shifted,
                0);
        }
    }

    private static void Sweep(Action<Arena, Floats, int, int> check)
    {
        foreach (int _ in Arena.Widths())
        {
            foreach (int rows in someRows)
            {
                for (int columns = 0; columns <= 70; columns++)
                {
                    using var arena = new Arena();
                    check(arena, arena.Random(rows * columns), rows, columns);
                }
            }
        }
    }
}
