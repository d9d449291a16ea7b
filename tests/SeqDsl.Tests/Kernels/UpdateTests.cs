using SeqDsl.Kernels;

namespace SeqDsl.Tests.Kernels;

/// <summary>Each kernel against a plain loop in double, for every length from 0 to 256, in float and in double.</summary>
public sealed class UpdateTests
{
    private static double[] Numbers(int length, uint site)
    {
        var numbers = new double[length];
        RandomFill.Normal(new(17, RandomUse.Initialization, site), 1, numbers.AsSpan());
        return [.. numbers.Select(x => (double)(float)x)]; // both precisions start with the same numbers
    }

    private static float[] Floats(double[] numbers) => [.. numbers.Select(x => (float)x)];

    private static void Close(double[] expected, float[] found) => Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 2e-5));

    private static void Close(double[] expected, double[] found) => Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-12));

    [Theory]
    [InlineData(0, false, 0), InlineData(0, false, 0.1), InlineData(0.9, false, 0), InlineData(0.9, false, 0.1), InlineData(0.9, true, 0.1)]
    public void Sgd_IsItsFormula(double momentum, bool nesterov, double decay)
    {
        for (int length = 0; length <= 256; length++)
        {
            double[] w = Numbers(length, 0), v = new double[length], w64 = [.. w], v64 = new double[length];
            float[] w32 = Floats(w), v32 = new float[length];
            for (uint step = 1; step <= 3; step++)
            {
                double[] gradient = Numbers(length, step);
                for (int i = 0; i < length; i++)
                {
                    double g = (0.5 * gradient[i]) + (decay * w[i]);
                    v[i] = (momentum * v[i]) + g;
                    w[i] -= 0.1 * (nesterov ? g + (momentum * v[i]) : momentum == 0 ? g : v[i]);
                }
                SgdUpdate.Run<float>(w32, Floats(gradient), v32, 0.1, momentum, nesterov, decay, 0.5);
                SgdUpdate.Run<double>(w64, gradient, v64, 0.1, momentum, nesterov, decay, 0.5);
            }
            Close(w, w32);
            Close(w, w64);
        }
    }

    [Theory]
    [InlineData(false, 0), InlineData(false, 0.1), InlineData(true, 0.1)]
    public void Adam_IsItsFormula(bool decoupled, double decay)
    {
        for (int length = 0; length <= 256; length++)
        {
            double[] w = Numbers(length, 0), m = new double[length], s = new double[length];
            double[] w64 = [.. w], m64 = new double[length], s64 = new double[length];
            float[] w32 = Floats(w), m32 = new float[length], s32 = new float[length];
            for (int step = 1; step <= 3; step++)
            {
                double[] gradient = Numbers(length, (uint)step);
                for (int i = 0; i < length; i++)
                {
                    double g = (0.5 * gradient[i]) + (decoupled ? 0 : decay * w[i]);
                    w[i] = decoupled ? w[i] - (0.01 * decay * w[i]) : w[i];
                    m[i] = (0.8 * m[i]) + (0.2 * g);
                    s[i] = (0.95 * s[i]) + (0.05 * g * g);
                    double mean = m[i] / (1 - Math.Pow(0.8, step)), square = s[i] / (1 - Math.Pow(0.95, step));
                    w[i] -= 0.01 * mean / (Math.Sqrt(square) + 1e-8);
                }
                AdamUpdate.Run<float>(w32, Floats(gradient), m32, s32, step, 0.01, 0.8, 0.95, 1e-8, decay, decoupled, 0.5);
                AdamUpdate.Run<double>(w64, gradient, m64, s64, step, 0.01, 0.8, 0.95, 1e-8, decay, decoupled, 0.5);
            }
            Close(w, w32);
            Close(w, w64);
        }
    }

    [Fact]
    public void AnElementsResult_DoesNotDependOnWhereItStands()
    {
        double[] w = Numbers(100, 0), g = Numbers(100, 1);
        float[] whole = Floats(w), gradient = Floats(g), parts = Floats(w);
        AdamUpdate.Run<float>(whole, gradient, new float[100], new float[100], 1, 0.01);
        for (int start = 0; start < 100; start += 7)
        {
            int count = Math.Min(7, 100 - start);
            AdamUpdate.Run<float>(parts.AsSpan(start, count), gradient.AsSpan(start, count), new float[count], new float[count], 1, 0.01);
        }
        Assert.Equal(whole, parts);
    }

    [Fact]
    public void SeveralThreads_GiveTheSameBits()
    {
        int length = (1 << 20) + 12345;
        float[] gradient = Floats(Numbers(length, 1)), one = Floats(Numbers(length, 0)), four = [.. one];
        AdamUpdate.Run<float>(one, gradient, new float[length], new float[length], 1, 0.01, threads: 1);
        AdamUpdate.Run<float>(four, gradient, new float[length], new float[length], 1, 0.01, threads: 4);
        Assert.True(one.AsSpan().SequenceEqual(four));
        Assert.Equal(GlobalNorm.Of<float>(gradient, 1), GlobalNorm.Of<float>(gradient, 3));
    }

    [Fact]
    public void Norm_IsItsFormula_ForEveryLength()
    {
        for (int length = 0; length <= 256; length++)
        {
            double[] numbers = Numbers(length, 2);
            double expected = Math.Sqrt(numbers.Sum(x => x * x));
            Assert.Equal(expected, GlobalNorm.Of<double>(numbers), 1e-12);
            Assert.Equal(expected, GlobalNorm.Of<float>(Floats(numbers)), 1e-12);
        }
    }

    [Fact]
    public void NormOfFloats_DoesNotOverflow() => Assert.Equal(Math.Sqrt(3) * 1e30, GlobalNorm.Of<float>([1e30f, -1e30f, 1e30f]), 1e24);

    [Fact]
    public void BuffersOfDifferentLengths_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => SgdUpdate.Run<float>(new float[4], new float[3], default, 0.1));
        Assert.Throws<ArgumentException>(() => SgdUpdate.Run<float>(new float[4], new float[4], new float[3], 0.1, 0.9));
        Assert.Throws<ArgumentException>(() => AdamUpdate.Run<float>(new float[4], new float[4], new float[4], new float[3], 1, 0.1));
    }
}
