using SeqDsl.Kernels;
using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Products;
using SeqDsl.Kernels.Threads;

namespace SeqDsl.Tests.Kernels.Products;

public sealed class MatrixProductTests : IDisposable
{
    private readonly int count = Workers.Count;
    private readonly Scalars scalars = new();

    public static TheoryData<int> Widths => [.. LaneWidth.Supported];

    public void Dispose()
    {
        (LaneWidth.Limit, Workers.Count) = (int.MaxValue, count);
        scalars.Dispose();
    }

    /// <summary>What a sum begins with.</summary>
    private enum Begin
    {
        Zero,
        WhatIsThere,
        Row,
        Matrix,
    }

    private static void Check(int rows, int depth, int columns, bool aTransposed, bool bTransposed, Begin begin)
    {
        using var memory = new Scalars();
        Matrix a = memory.Matrix(rows, depth, aTransposed, rows % 3), b = memory.Matrix(depth, columns, bTransposed, columns % 3);
        Matrix c = memory.Matrix(rows, columns, gap: depth % 3);
        Floats added = begin == Begin.Row ? memory.Take(columns) : begin == Begin.Matrix ? memory.Take(rows * columns) : default;
        float[] before = Scalars.Values(c);
        (float[] exact, double[] doubles, double[] sizes) = Scalars.Product(a, b, MatrixProduct.DepthBlock,
            begin switch
            {
                Begin.Zero => null,
                Begin.WhatIsThere => (row, column) => before[(row * columns) + column],
                Begin.Row => (_, column) => added.Span[column],
                _ => (row, column) => added.Span[(row * columns) + column],
            });

        MatrixProduct.Multiply(a, b, c, begin == Begin.WhatIsThere, added);

        float[] found = Scalars.Values(c);
        Assert.True(exact.AsSpan().SequenceEqual(found), $"[{rows}, {depth}] x [{depth}, {columns}], {aTransposed} {bTransposed} {begin}");
        for (int i = 0; i < found.Length; i++)
        {
            Assert.Equal(doubles[i], found[i], 1e-6 * sizes[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void EveryNumber_IsItsSum_InTheOrderThatIsPromised(int width)
    {
        LaneWidth.Limit = width;
        int[] sizes = [1, 2, 3, 5, 6, 7, 8, 13, 15, 16, 17, 31, 33, 48, 63, 65, 70];
        int turn = 0;
        foreach (int rows in sizes)
        {
            foreach (int columns in sizes)
            {
                int depth = sizes[turn++ % sizes.Length];
                Check(rows, depth, columns, turn % 2 == 0, turn / 2 % 2 == 0, (Begin)(turn / 4 % 4));
            }
        }
    }

    [Theory]
    [InlineData(false, false), InlineData(false, true), InlineData(true, false), InlineData(true, true)]
    public void LargeProducts_AreTheSame_ForAnyNumberOfThreads(bool aTransposed, bool bTransposed)
    {
        foreach (int threads in (int[])[1, 2, 3])
        {
            Workers.Count = threads;
            Check(101, 700, 130, aTransposed, bTransposed, Begin.WhatIsThere);
            Check(40, 100, 640, aTransposed, bTransposed, Begin.Row);
            Check(140, 90, 200, aTransposed, bTransposed, Begin.Matrix);
            Check(700, 33, 70, aTransposed, bTransposed, Begin.Zero);
            Check(1030, 20, 133, aTransposed, bTransposed, Begin.WhatIsThere); // so far apart that a transposed A is copied
        }
    }

    [Fact]
    public void EmptyDepth_LeavesWhatIsAdded_OrZeros_OrWhatWasThere()
    {
        Matrix a = scalars.Matrix(5, 0), b = scalars.Matrix(0, 20), c = scalars.Matrix(5, 20);
        Floats bias = scalars.Take(20);
        float[] before = Scalars.Values(c);
        MatrixProduct.Multiply(a, b, c, add: true);
        Assert.Equal(before, Scalars.Values(c));
        MatrixProduct.Multiply(a, b, c, addend: bias);
        Assert.All(Enumerable.Range(0, 5), row => Assert.Equal(bias.Span, c.Memory.Span.Slice(row * 20, 20)));
        MatrixProduct.Multiply(a, b, c);
        Assert.All(Scalars.Values(c), number => Assert.Equal(0, number));
    }

    [Fact]
    public void NoRows_OrNoColumns_AreNothingToDo()
    {
        MatrixProduct.Multiply(scalars.Matrix(0, 4), scalars.Matrix(4, 3), scalars.Matrix(0, 3));
        MatrixProduct.Multiply(scalars.Matrix(3, 4), scalars.Matrix(4, 0), scalars.Matrix(3, 0));
    }

    [Theory]
    [InlineData(float.NaN, 1, float.NaN), InlineData(float.PositiveInfinity, 1, float.PositiveInfinity), InlineData(float.PositiveInfinity, 0, float.NaN)]
    public void NotANumberAndInfinity_PassThrough_ToTheirRowOnly(float number, float factor, float expected)
    {
        Matrix a = scalars.Matrix(9, 21), b = scalars.Matrix(21, 19), c = scalars.Matrix(9, 19);
        Scalars.At(a, 4, 20) = number;
        for (int column = 0; column < 19; column++)
        {
            Scalars.At(b, 20, column) = factor;
        }
        MatrixProduct.Multiply(a, b, c);
        for (int row = 0; row < 9; row++)
        {
            for (int column = 0; column < 19; column++)
            {
                Assert.Equal(row == 4 ? expected : 0, row == 4 ? Scalars.At(c, row, column) : float.IsFinite(Scalars.At(c, row, column)) ? 0 : 1);
            }
        }
    }

    [Fact]
    public void Product_AllocatesNothing()
    {
        Workers.Count = 2;
        Matrix a = scalars.Matrix(1024, 30, transposed: true), b = scalars.Matrix(30, 200, transposed: true), c = scalars.Matrix(1024, 200);
        MatrixProduct.Multiply(a, b, c);
        long before = GC.GetAllocatedBytesForCurrentThread();
        MatrixProduct.Multiply(a, b, c);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void WhatDoesNotFit_IsRefused()
    {
        Matrix a = scalars.Matrix(3, 4), b = scalars.Matrix(4, 5), c = scalars.Matrix(3, 5);
        Assert.Contains("[3, 4] of stride 4 times a matrix [4, 5] of stride 5 does not make", Refused(() => MatrixProduct.Multiply(a, b, a)));
        Assert.Contains("times", Refused(() => MatrixProduct.Multiply(a, a, c)));
        Assert.Contains("transposed", Refused(() => MatrixProduct.Multiply(a, b, c with { Stride = 3, Transposed = true })));
        Assert.Contains("does not lie within 12 numbers", Refused(() => MatrixProduct.Multiply(a with { Stride = 5 }, b, c)));
        Assert.Contains("overlap", Refused(() => MatrixProduct.Multiply(a with { Stride = 3 }, b, c)));
        Assert.Contains("5 columns, or for each of [3, 5], not 3", Refused(() => MatrixProduct.Multiply(a, b, c, addend: c.Memory.Slice(0, 3))));
        Assert.Contains("not added to", Refused(() => MatrixProduct.Multiply(a, b, c, add: true, addend: c.Memory.Slice(0, 5))));
    }

    private static string Refused(Action action) => Assert.Throws<ArgumentException>(action).Message;
}
