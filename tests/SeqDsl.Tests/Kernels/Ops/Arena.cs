using SeqDsl.Kernels;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Tests.Kernels.Ops;

/// <summary>Operands and results of one kernel call: each stands between numbers that nobody may touch, and <see cref="Dispose"/> looks whether somebody did.</summary>
internal sealed class Arena : IDisposable
{
    private const int Margin = 32;
    private const float Untouched = 123456.789f;

    private readonly List<(FloatBuffer Buffer, Floats Memory)> blocks = [];
    private uint site;

    /// <summary>Each width that this machine has; the limit is lifted after the last.</summary>
    public static IEnumerable<int> Widths()
    {
        try
        {
            foreach (int width in LaneWidth.Supported)
            {
                LaneWidth.Limit = width;
                yield return width;
            }
        }
        finally
        {
            LaneWidth.Limit = int.MaxValue;
        }
    }

    /// <summary>Normal random numbers, other ones in each block.</summary>
    public Floats Random(int length)
    {
        Floats numbers = Empty(length);
        RandomFill.Normal(new(5, RandomUse.Initialization, site++), 1, numbers.Span);
        return numbers;
    }

    public Floats Of(params ReadOnlySpan<float> numbers)
    {
        Floats copy = Empty(numbers.Length);
        numbers.CopyTo(copy.Span);
        return copy;
    }

    /// <summary>For results: full of NaN.</summary>
    public Floats Empty(int length)
    {
        var buffer = new FloatBuffer();
        Floats memory = buffer.Take(length + (2 * Margin));
        memory.Span.Fill(Untouched);
        blocks.Add((buffer, memory));
        Floats inner = memory.Slice(Margin, length);
        inner.Span.Fill(float.NaN);
        return inner;
    }

    public static void Close(IEnumerable<double> expected, Floats found, double tolerance = 1e-6)
    {
        int i = 0;
        foreach (double number in expected)
        {
            float actual = found.At(i++);
            if (!double.Equals(number, (double)actual) && !(Math.Abs(number - actual) <= tolerance * Math.Max(1, Math.Abs(number))))
            {
                Assert.Fail($"[{i - 1}] is {actual:R}; expected {number:R}");
            }
        }
        Assert.Equal(i, found.Length);
    }

    public void Dispose()
    {
        foreach ((FloatBuffer buffer, Floats memory) in blocks)
        {
            Assert.True(memory.Span[..Margin].IndexOfAnyExcept(Untouched) < 0 && memory.Span[^Margin..].IndexOfAnyExcept(Untouched) < 0, "A kernel wrote outside.");
            buffer.Dispose();
        }
    }
}
