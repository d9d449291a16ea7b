using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Tests.Kernels.Lanes;

/// <summary>The functions over all exponents, in every width, against double precision.</summary>
public sealed class LaneMathTests
{
    private const int Block = 1 << 14;

    public interface IFunction
    {
        static abstract V Apply<V>(V x) where V : struct, ILanes<V>;

        static abstract double Exact(double x);
    }

    public static TheoryData<int> Widths => [.. LaneWidth.Supported];

    [Fact]
    public void Exp_IsExact_ToTwoUlp() => Check<Exp>();

    [Fact]
    public void Log_IsExact_ToTwoUlp() => Check<Log>();

    [Fact]
    public void Sigmoid_IsExact_ToTwoUlp() => Check<Sigmoid>();

    [Fact]
    public void Tanh_IsExact_ToTwoUlp() => Check<Tanh>();

    [Fact]
    public void Softplus_IsExact_ToTwoUlp() => Check<Softplus>();

    [Theory, MemberData(nameof(Widths))]
    public void Infinities_AreLimits(int width)
    {
        Assert.Equal([float.PositiveInfinity, 0, 1, 0], Each<Exp>(width, float.PositiveInfinity, float.NegativeInfinity, 0, -1000));
        Assert.Equal([1, 0, 0.5f, 1], Each<Sigmoid>(width, float.PositiveInfinity, float.NegativeInfinity, 0, 1000));
        Assert.Equal([1, -1, 0, 1], Each<Tanh>(width, float.PositiveInfinity, float.NegativeInfinity, 0, 1000));
        Assert.Equal(
            [float.PositiveInfinity, float.NaN, float.NegativeInfinity, float.NegativeInfinity, float.NaN, 0],
            Each<Log>(width, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, -1, 1));
        Assert.Equal([float.PositiveInfinity, 0, 1000, 0], Each<Softplus>(width, float.PositiveInfinity, float.NegativeInfinity, 1000, -1000));
        Assert.Equal([float.PositiveInfinity, 0, 3, 0], Each<Relu>(width, float.PositiveInfinity, float.NegativeInfinity, 3, -3));
    }

    [Theory, MemberData(nameof(Widths))]
    public void NaN_IsPassedOn(int width)
    {
        float[] found =
        [
            .. Each<Exp>(width, float.NaN), .. Each<Log>(width, float.NaN), .. Each<Sigmoid>(width, float.NaN), .. Each<Tanh>(width, float.NaN),
            .. Each<Softplus>(width, float.NaN), .. Each<Relu>(width, float.NaN), .. Each<Clamp>(width, float.NaN), .. Each<Sign>(width, float.NaN),
        ];
        Assert.All(found, number => Assert.True(float.IsNaN(number)));
        Assert.Equal([0], Each<Positive>(width, float.NaN));
        Assert.Equal([0], Each<Within>(width, float.NaN));
    }

    [Theory, MemberData(nameof(Widths))]
    public void Steps_JumpWhereTheyShould(int width)
    {
        Assert.Equal([0, 0, 0, 1, 1], Each<Positive>(width, -2, -0f, 0, float.Epsilon, 2));
        Assert.Equal([-1, 0, 0, 1, 1], Each<Sign>(width, -2, -0f, 0, float.Epsilon, 2));
        Assert.Equal([-1, -1, 0, 2, 2], Each<Clamp>(width, -2, -1, 0, 2, 3));
        Assert.Equal([0, 1, 1, 1, 0], Each<Within>(width, -2, -1, 0, 2, 3));
    }

    // Every 4,093rd float, in the widest lanes; each width gives the same bits.
    private static void Check<TFunction>() where TFunction : struct, IFunction
    {
        const int Stride = 4093;
        var x = new float[Block];
        float[][] y = [.. LaneWidth.Supported.Select(_ => new float[Block])];
        for (long start = 0; start < 1L << 32; start += (long)Block * Stride)
        {
            for (int i = 0; i < Block; i++)
            {
                x[i] = BitConverter.UInt32BitsToSingle((uint)(start + ((long)i * Stride)));
            }
            for (int width = 0; width < y.Length; width++)
            {
                Map<TFunction>(LaneWidth.Supported[width], x, y[width]);
            }
            for (int i = 0; i < Block; i++)
            {
                Assert.True(IsNear(TFunction.Exact(x[i]), y[0][i]), $"f({x[i]:R}) is {y[0][i]:R}; expected {TFunction.Exact(x[i]):R}");
            }
            Assert.All(y, other => Assert.Equal(y[0], other));
        }
    }

    private static bool IsNear(double exact, float found)
    {
        var rounded = (float)exact;
        if (float.IsNaN(rounded) || float.IsNaN(found))
        {
            return float.IsNaN(rounded) && float.IsNaN(found);
        }
        return Math.Abs((long)Order(rounded) - Order(found)) <= 2;
    }

    // Neighbouring floats are neighbouring integers.
    private static int Order(float number)
    {
        int bits = BitConverter.SingleToInt32Bits(number);
        return bits >= 0 ? bits : int.MinValue - bits;
    }

    private static float[] Each<TFunction>(int width, params ReadOnlySpan<float> numbers) where TFunction : struct, IFunction
    {
        var x = new float[16];
        var y = new float[16];
        numbers.CopyTo(x);
        Map<TFunction>(width, x, y);
        return y[..numbers.Length];
    }

    private static void Map<TFunction>(int width, float[] x, float[] y) where TFunction : struct, IFunction =>
        LaneWidth.Run(width, new Mapping<TFunction>(x, y));

    private readonly struct Mapping<TFunction>(float[] x, float[] y) : ILaneAction where TFunction : struct, IFunction
    {
        public void Run<V>() where V : struct, ILanes<V> => Loop<V>(x, y);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Loop<V>(float[] x, float[] y) where V : struct, ILanes<V>
        {
            for (int i = 0; i < x.Length; i += V.Count)
            {
                V.Store(TFunction.Apply(V.Load(ref x[0], i)), ref y[0], i);
            }
        }
    }

    private readonly struct Exp : IFunction
    {
        public static V Apply<V>(V x) where V : struct, ILanes<V> => LaneMath.Exp(x);

        public static double Exact(double x) => Math.Exp(x);
    }

    private readonly struct Log : IFunction
    {
        public static V Apply<V>(V x) where V : struct, ILanes<V> => LaneMath.Log(x);

        public static double Exact(double x) => Math.Log(x);
    }

    private readonly struct Sigmoid : IFunction
    {
        public static V Apply<V>(V x) where V : struct, ILanes<V> => LaneMath.Sigmoid(x);

        public static double Exact(double x) => 1 / (1 + Math.Exp(-x));
    }

    private readonly struct Tanh : IFunction
    {
        public static V Apply<V>(V x) where V : struct, ILanes<V> => LaneMath.Tanh(x);

        public static double Exact(double x) => Math.Tanh(x);
    }

    private readonly struct Softplus : IFunction
    {
        public static V Apply<V>(V x) where V : struct, ILanes<V> => LaneMath.Softplus(x);

        // ln(1 + y) as 2·artanh(y / (2 + y)), which is exact for small y too.
        public static double Exact(double x)
        {
            double y = Math.Exp(-Math.Abs(x));
            return Math.Max(x, 0) + (2 * Math.Atanh(y / (2 + y)));
        }
    }

    private readonly struct Relu : IFunction
    {
        public static V Apply<V>(V x) where V : struct, ILanes<V> => LaneMath.Relu(x);

        public static double Exact(double x) => Math.Max(x, 0);
    }

    private readonly struct Positive : IFunction
    {
        public static V Apply<V>(V x) where V : struct, ILanes<V> => LaneMath.Positive(x);

        public static double Exact(double x) => x > 0 ? 1 : 0;
    }

    private readonly struct Sign : IFunction
    {
        public static V Apply<V>(V x) where V : struct, ILanes<V> => LaneMath.Sign(x);

        public static double Exact(double x) => Math.Sign(x);
    }

    private readonly struct Clamp : IFunction
    {
        public static V Apply<V>(V x) where V : struct, ILanes<V> => LaneMath.Clamp(x, -1, 2);

        public static double Exact(double x) => Math.Clamp(x, -1, 2);
    }

    private readonly struct Within : IFunction
    {
        public static V Apply<V>(V x) where V : struct, ILanes<V> => LaneMath.Within(x, -1, 2);

        public static double Exact(double x) => x is >= -1 and <= 2 ? 1 : 0;
    }
}
