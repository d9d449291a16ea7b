using SeqDsl.Kernels;
using SeqDsl.Kernels.Products;

namespace SeqDsl.Tests.Kernels.Products;

/// <summary>Matrices of random numbers in memory of their own with guards around it, and what products should make of them, number by number.</summary>
internal sealed class Scalars : IDisposable
{
    private const int Guard = 32;
    private const float GuardNumber = 12345;

    private readonly List<FloatBuffer> buffers = [];
    private readonly List<(Floats Whole, int Length)> guarded = [];
    private uint site;

    public Floats Take(int length)
    {
        var buffer = new FloatBuffer();
        buffers.Add(buffer);
        Floats whole = buffer.Take(length + (2 * Guard));
        whole.Span.Fill(GuardNumber);
        guarded.Add((whole, length));
        Floats floats = whole.Slice(Guard, length);
        RandomFill.Uniform(new(7, RandomUse.Initialization, site++), 1, floats.Span);
        return floats;
    }

    public Matrix Matrix(int rows, int columns, bool transposed = false, int gap = 0)
    {
        int stride = (transposed ? rows : columns) + gap;
        return new(Take(stride * (transposed ? columns : rows)), rows, columns, stride, transposed);
    }

    public static ref float At(in Matrix matrix, int row, int column) =>
        ref matrix.Memory.Span[matrix.Transposed ? (column * matrix.Stride) + row : (row * matrix.Stride) + column];

    public static float[] Values(in Matrix matrix)
    {
        var values = new float[matrix.Rows * matrix.Columns];
        for (int row = 0; row < matrix.Rows; row++)
        {
            for (int column = 0; column < matrix.Columns; column++)
            {
                values[(row * matrix.Columns) + column] = At(matrix, row, column);
            }
        }
        return values;
    }

    /// <summary>
    /// The sums as <see cref="MatrixProduct"/> defines them, to the bit; and in double, with the sum of the absolute values of what is added.
    /// </summary>
    public static (float[] Exact, double[] Doubles, double[] Sizes) Product(in Matrix a, in Matrix b, int depthBlock, Func<int, int, float>? initial)
    {
        int columns = b.Columns;
        var exact = new float[a.Rows * columns];
        var doubles = new double[exact.Length];
        var sizes = new double[exact.Length];
        float[] left = Values(a), right = Values(b.Transpose);
        for (int row = 0; row < a.Rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                float? total = initial?.Invoke(row, column);
                double exactly = total ?? 0, size = Math.Abs(exactly);
                for (int first = 0; first == 0 || first < a.Columns; first += depthBlock)
                {
                    float sum = 0;
                    for (int k = first; k < Math.Min(first + depthBlock, a.Columns); k++)
                    {
                        float x = left[(row * a.Columns) + k], y = right[(column * a.Columns) + k];
                        sum = float.MultiplyAddEstimate(x, y, sum);
                        exactly += (double)x * y;
                        size += Math.Abs((double)x * y);
                    }
                    total = total is null ? sum : total + sum;
                }
                int index = (row * columns) + column;
                (exact[index], doubles[index], sizes[index]) = (total!.Value, exactly, size);
            }
        }
        return (exact, doubles, sizes);
    }

    public void Dispose()
    {
        foreach ((Floats whole, int length) in guarded)
        {
            Assert.True(!whole.Span[..Guard].ContainsAnyExcept(GuardNumber), "Something was written before the memory.");
            Assert.True(!whole.Span[(Guard + length)..].ContainsAnyExcept(GuardNumber), "Something was written behind the memory.");
        }
        buffers.ForEach(buffer => buffer.Dispose());
    }
}
