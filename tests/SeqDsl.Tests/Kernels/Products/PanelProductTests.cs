using SeqDsl.Kernels;
using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Products;

namespace SeqDsl.Tests.Kernels.Products;

public sealed class PanelProductTests
{
    public static TheoryData<int> Widths => [.. LaneWidth.Supported];

    private readonly struct Sweep : ILaneAction
    {
        public void Run<V>() where V : struct, ILanes<V>
        {
            for (int vectors = 1; vectors <= PanelProduct.Vectors; vectors++)
            {
                foreach (int depth in (int[])[0, 1, 2, 17, 64])
                {
                    EveryRowCount<V>(vectors, depth);
                }
            }
        }

        private static void EveryRowCount<V>(int vectors, int depth) where V : struct, ILanes<V>
        {
            const int Most = 20;
            int width = vectors * V.Count;
            using var memory = new Scalars();
            Matrix a = memory.Matrix(Most, depth, gap: 1), transposed = memory.Matrix(Most, depth, transposed: true), b = memory.Matrix(depth, width);
            Matrix initial = memory.Matrix(Most, width, gap: 2), c = memory.Matrix(Most, width, gap: 3);
            Floats bias = memory.Take(width);
            float[] sums = Scalars.Product(a, b, int.MaxValue / 2, null).Exact;
            float[] added = Scalars.Product(a, b, int.MaxValue / 2, (row, column) => Scalars.At(initial, row, column)).Exact;
            float[] biased = Scalars.Product(transposed, b, int.MaxValue / 2, (_, column) => bias.Span[column]).Exact;
            for (int rows = 0; rows <= Most; rows++)
            {
                int count = rows * width;
                RandomFill.Uniform(new(3, RandomUse.Initialization), 1, c.Memory.Span);
                float[] before = Scalars.Values(c);
                PanelProduct.Multiply<V>(rows, vectors, ref a.Memory.Start, a.Stride, 1, depth, ref b.Memory.Start, ref c.Memory.Start, c.Stride, false);
                Assert.Equal([.. sums[..count], .. before[count..]], Scalars.Values(c));

                PanelProduct.Multiply<V>(
                    rows, vectors, ref a.Memory.Start, a.Stride, 1, depth, ref b.Memory.Start,
                    ref initial.Memory.Start, initial.Stride, ref c.Memory.Start, c.Stride);
                Assert.Equal([.. added[..count], .. before[count..]], Scalars.Values(c));

                PanelProduct.Multiply<V>(rows, vectors, ref a.Memory.Start, a.Stride, 1, depth, ref b.Memory.Start, ref c.Memory.Start, c.Stride, true);
                Assert.Equal([.. added[..count].Zip(sums, (x, y) => x + y), .. before[count..]], Scalars.Values(c));

                PanelProduct.Multiply<V>(
                    rows, vectors, ref transposed.Memory.Start, 1, transposed.Stride, depth, ref b.Memory.Start,
                    ref bias.Start, 0, ref c.Memory.Start, c.Stride);
                Assert.Equal([.. biased[..count], .. before[count..]], Scalars.Values(c));
            }
        }
    }

    private readonly struct Packing : ILaneAction
    {
        public void Run<V>() where V : struct, ILanes<V>
        {
            foreach (int depth in (int[])[0, 1, 4, 15, 16, 17, 40])
            {
                for (int vectors = 1; vectors <= PanelProduct.Vectors; vectors++)
                {
                    using var memory = new Scalars();
                    int columns = V.Count + 7, width = vectors * V.Count;
                    Matrix matrix = memory.Matrix(depth, columns, gap: 1), transposed = memory.Matrix(depth, columns, transposed: true, gap: 2);
                    Floats panel = memory.Take(depth * width);
                    int[] firsts = [.. Enumerable.Range(0, vectors).Select(vector => (5 * vector) % 8)];
                    PanelPacking.Columns<V>(firsts, depth, ref matrix.Memory.Start, matrix.Stride, ref panel.Start, firsts.Length * V.Count);
                    Assert.Equal(Expected(matrix), panel.Span.ToArray());
                    PanelPacking.Rows<V>(firsts, depth, ref transposed.Memory.Start, transposed.Stride, ref panel.Start, firsts.Length * V.Count);
                    Assert.Equal(Expected(transposed), panel.Span.ToArray());

                    float[] Expected(Matrix of) =>
                        [.. Enumerable.Range(0, depth * width).Select(i => Scalars.At(of, i / width, firsts[i % width / V.Count] + (i % V.Count)))];
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void EveryRow_IsItsSumInOrder_HoweverManyRowsAreBesideIt(int width) => LaneWidth.Run(width, default(Sweep));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Panel_HasTheColumnsAskedFor(int width) => LaneWidth.Run(width, default(Packing));

    [Fact]
    public void PanelOfFiveVectors_IsRefused()
    {
        using var memory = new Scalars();
        Floats some = memory.Take(5);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            PanelProduct.Multiply<Lanes1>(1, 5, ref some.Start, 1, 1, 1, ref some.Start, ref some.Start, 5, false));
    }
}
