using System.Runtime.InteropServices;
using SeqDsl.Kernels;
using SeqDsl.Kernels.Ops;

namespace SeqDsl.Tests.Kernels.Ops;

public sealed class ScatteredRowsTests
{
    private const int Rows = 200;

    private static readonly long[][] batches = [[3, 199, 3, 64, 63], [0, 3, 4, 5], [], [128, 127, 199, 198]];

    [Fact]
    public void Table_IsWhatAddRowsMakesOfIt_BatchAfterBatch()
    {
        foreach (int _ in Arena.Widths())
        {
            foreach (int columns in (int[])[1, 4, 7, 50])
            {
                using var arena = new Arena();
                var scattered = new ScatteredRows();
                Floats table = arena.Empty(Rows * columns), expected = arena.Empty(Rows * columns);
                foreach (long[] index in batches)
                {
                    Floats x = arena.Random(index.Length * columns);
                    AddRows.Run(x, columns, index, expected);
                    scattered.Run(x, columns, index, table);
                    Assert.Equal(expected.Span, table.Span);
                }
            }
        }
    }

    [Fact]
    public void NormAndUpdate_AreTheSame_WhetherOrNotZerosAreRead()
    {
        foreach (int columns in (int[])[1, 7, 50, 1000])
        {
            foreach (int offset in (int[])[0, 16, 70_000])
            {
                using var arena = new Arena();
                var scattered = new ScatteredRows();
                Floats flat = arena.Random(offset + (Rows * columns) + 5), table = flat.Slice(offset, Rows * columns);
                flat.Slice(offset + table.Length, 5).Span.Clear();
                foreach (long[] index in batches)
                {
                    scattered.Run(arena.Random(index.Length * columns), columns, index, table);
                    var stretches = new List<Stretch> { new(0, offset) };
                    scattered.AddStretches(offset, table.Length, stretches);
                    Assert.Equal(offset + (index.Distinct().Count() * columns), stretches.Sum(stretch => stretch.Length));
                    Same(flat.Span, CollectionsMarshal.AsSpan(stretches));
                }
            }
        }

        static void Same(Span<float> gradients, ReadOnlySpan<Stretch> stretches)
        {
            double[] doubles = [.. gradients.ToArray().Select(gradient => (double)gradient)];
            Assert.Equal(GlobalNorm.Of<float>(gradients), GlobalNorm.Of<float>(gradients, stretches));
            Assert.Equal(GlobalNorm.Of<double>(doubles), GlobalNorm.Of<double>(doubles, stretches));
            foreach (double momentum in (double[])[0, 0.9])
            {
                float[] values = [.. Enumerable.Range(0, gradients.Length).Select(i => 1f / (i + 1))], others = [.. values];
                float[] velocity = new float[momentum == 0 ? 0 : values.Length], otherVelocity = [.. velocity];
                SgdUpdate.Run<float>(values, gradients, velocity, 0.1, momentum, scale: 0.5);
                SgdUpdate.Run<float>(others, gradients, otherVelocity, stretches, 0.1, momentum, scale: 0.5);
                Assert.Equal(values, others);
            }
        }
    }

    [Fact]
    public void NormOfManyStretches_DoesNotDependOnThreads()
    {
        float[] elements = new float[FlatUpdate.ParallelFrom + 12_345];
        var stretches = new List<Stretch>();
        for (int start = 3; start + 40 < elements.Length; start += 977)
        {
            stretches.Add(new(start, 40));
            elements.AsSpan(start, 40).Fill(1f / (start + 1));
        }
        ReadOnlySpan<Stretch> some = CollectionsMarshal.AsSpan(stretches);
        Assert.Equal(GlobalNorm.Of<float>(elements), GlobalNorm.Of<float>(elements, some));
        Assert.Equal(GlobalNorm.Of<float>(elements), GlobalNorm.Of<float>(elements, some, threads: 2));
    }

    [Fact]
    public void ForgottenTable_IsClearedWhole()
    {
        using var arena = new Arena();
        var scattered = new ScatteredRows();
        Floats table = arena.Empty(Rows * 2), one = arena.Of(1, 2);
        scattered.Run(one, 2, [7], table);
        table.Span.Fill(5);
        scattered.Forget();
        var stretches = new List<Stretch>();
        scattered.AddStretches(10, table.Length, stretches);
        Assert.Equal([new(10, Rows * 2)], stretches);
        scattered.Run(one, 2, [8], table);
        Assert.Equal(3, table.Span.ToArray().Sum());
    }

    [Fact]
    public void RowThatIsNotThere_LeavesTheTableAsItWas()
    {
        using var arena = new Arena();
        var scattered = new ScatteredRows();
        Floats table = arena.Empty(6);
        scattered.Run(arena.Of(1, 2), 2, [1], table);
        Assert.Contains("Row 3 is asked for", Assert.Throws<ArgumentException>(() => scattered.Run(arena.Of(1, 2, 3, 4), 2, [0, 3], table)).Message);
        Assert.Equal([0, 0, 1, 2, 0, 0], table.Span);
    }
}
