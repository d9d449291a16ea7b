using TorchSharp;
using static TorchSharp.torch;

namespace SeqDsl.LibTorch.Tests.Tensors;

public class PointwiseTests
{
    private static readonly double[] points = [-2.5, -1, -0.25, 0, 0.5, 1, 3];

    public static TheoryData<string, Func<Tensor, Tensor>, Func<double, double>> Unary => new()
    {
        { "abs", x => x.abs(), Math.Abs },
        { "neg", x => x.neg(), x => -x },
        { "-", x => -x, x => -x },
        { "exp", x => x.exp(), Math.Exp },
        { "expm1", x => x.expm1(), x => Math.Exp(x) - 1 },
        { "log", x => x.log(), Math.Log },
        { "log1p", x => x.log1p(), x => Math.Log(1 + x) },
        { "sqrt", x => x.sqrt(), Math.Sqrt },
        { "rsqrt", x => x.rsqrt(), x => 1 / Math.Sqrt(x) },
        { "reciprocal", x => x.reciprocal(), x => 1 / x },
        { "square", x => x.square(), x => x * x },
        { "sigmoid", x => x.sigmoid(), x => 1 / (1 + Math.Exp(-x)) },
        { "tanh", x => x.tanh(), Math.Tanh },
        { "relu", x => x.relu(), x => Math.Max(x, 0) },
        { "sin", x => x.sin(), Math.Sin },
        { "cos", x => x.cos(), Math.Cos },
        { "sign", x => x.sign(), x => Math.Sign(x) },
        { "floor", x => x.floor(), Math.Floor },
        { "ceil", x => x.ceil(), Math.Ceiling },
        { "softplus", x => x.softplus(), x => Math.Log(1 + Math.Exp(x)) },
        { "silu", x => x.silu(), x => x / (1 + Math.Exp(-x)) },
        { "leaky_relu", x => x.leaky_relu(0.1), x => x < 0 ? 0.1 * x : x },
        { "log_sigmoid", x => x.log_sigmoid(), x => -Math.Log(1 + Math.Exp(-x)) },
        { "pow", x => x.pow(3), x => x * x * x },
        { "clamp", x => x.clamp(-1, 0.5), x => Math.Clamp(x, -1, 0.5) },
        { "clamp_min", x => x.clamp_min(0), x => Math.Max(x, 0) },
        { "clamp_max", x => x.clamp_max(0), x => Math.Min(x, 0) },
        { "add scalar", x => x.add(2), x => x + 2 },
        { "add scalar, alpha", x => x.add(2, 3), x => x + 6 },
        { "x + 1", x => x + 1, x => x + 1 },
        { "1 + x", x => 1 + x, x => 1 + x },
        { "x - 1.5", x => x - 1.5, x => x - 1.5 },
        { "1.5 - x", x => 1.5 - x, x => 1.5 - x },
        { "2f * x", x => 2f * x, x => 2 * x },
        { "x * 2L", x => x * 2L, x => 2 * x },
        { "x / 4", x => x / 4, x => x / 4 },
        { "1.0 / x", x => 1.0 / x, x => 1 / x },
        { "div floor", x => x.div(2, RoundingMode.floor), x => Math.Floor(x / 2) },
        { "remainder", x => x % 2, x => x - 2 * Math.Floor(x / 2) },
        { "lt", x => x < 0.5, x => x < 0.5 ? 1 : 0 },
        { "ge", x => x.ge(0), x => x >= 0 ? 1 : 0 },
        { "ne", x => x.ne(1), x => x != 1 ? 1 : 0 },
        { "masked_fill", x => x.masked_fill(x > 0, 7), x => x > 0 ? 7 : x },
    };

    [Theory]
    [MemberData(nameof(Unary))]
    public void Operator_IsItsFormula(string name, Func<Tensor, Tensor> op, Func<double, double> formula)
    {
        Assert.NotEmpty(name);
        using var scope = NewDisposeScope();
        Expect.Close(op(torch.tensor(points)), [7], [.. points.Select(formula)], 1e-12);
        Expect.Close(op(torch.tensor(points, dtype: ScalarType.Float32)), [7], [.. points.Select(formula)], 3e-7);
    }

    public static TheoryData<string, Action<Tensor>, Func<Tensor, Tensor>> InPlace => new()
    {
        { "add_", x => x.add_(x), x => x.add(x) },
        { "add_ alpha", x => x.add_(x, 3), x => x.add(x, 3) },
        { "add_ scalar", x => x.add_(3), x => x.add(3) },
        { "sub_", x => x.sub_(0.5), x => x.sub(0.5) },
        { "mul_", x => x.mul_(x), x => x.mul(x) },
        { "div_", x => x.div_(3), x => x.div(3) },
        { "neg_", x => x.neg_(), x => x.neg() },
        { "exp_", x => x.exp_(), x => x.exp() },
        { "sigmoid_", x => x.sigmoid_(), x => x.sigmoid() },
        { "tanh_", x => x.tanh_(), x => x.tanh() },
        { "relu_", x => x.relu_(), x => x.relu() },
        { "clamp_", x => x.clamp_(-1, 1), x => x.clamp(-1, 1) },
        { "pow_", x => x.pow_(2), x => x.pow(2) },
        { "masked_fill_", x => x.masked_fill_(x > 0, 7), x => x.masked_fill(x > 0, 7) },
        { "fill_", x => x.fill_(4), x => torch.full_like(x, 4) },
        { "zero_", x => x.zero_(), x => torch.zeros_like(x) },
        { "addcmul_", x => x.addcmul_(x, x, 2), x => x + 2 * x * x },
        { "addcdiv_", x => x.addcdiv_(x, x.abs() + 1, 2), x => x + 2 * x / (x.abs() + 1) },
        { "lt_", x => x.lt_(0), x => (x < 0).to_type(ScalarType.Float64) },
    };

    [Theory]
    [MemberData(nameof(InPlace))]
    public void InPlaceOperator_LeavesWhatTheOtherReturns(string name, Action<Tensor> inPlace, Func<Tensor, Tensor> pure)
    {
        Assert.NotEmpty(name);
        using var scope = NewDisposeScope();
        var x = torch.tensor(points);
        double[] expected = Expect.Elements(pure(x.clone()));
        inPlace(x);
        Expect.Close(x, [7], expected, 1e-12);
    }

    [Fact]
    public void BinaryOperators_BroadcastAndCompute()
    {
        using var scope = NewDisposeScope();
        var a = torch.tensor(new double[,] { { 1, -2 }, { 3, 4 } });
        var b = torch.tensor(new double[] { 2, 5 });
        Expect.Close(a + b, [2, 2], [3, 3, 5, 9]);
        Expect.Close(a - b, [2, 2], [-1, -7, 1, -1]);
        Expect.Close(a * b, [2, 2], [2, -10, 6, 20]);
        Expect.Close(a / b, [2, 2], [0.5, -0.4, 1.5, 0.8]);
        Expect.Close(a.add(b, 2), [2, 2], [5, 8, 7, 14]);
        Expect.Close(torch.maximum(a, b), [2, 2], [2, 5, 3, 5]);
        Expect.Close(torch.minimum(a, b), [2, 2], [1, -2, 2, 4]);
        Expect.Close(torch.where(a > 1, a, b), [2, 2], [2, 5, 3, 4]);
        Expect.Close(a.eq(torch.tensor(3.0)), [2, 2], [0, 0, 1, 0]);
        Expect.Close(a.lerp(b, torch.tensor(0.5)), [2, 2], [1.5, 1.5, 2.5, 4.5]);
        Expect.Close((a > 0) & (a < 4), [2, 2], [1, 0, 1, 0]);
        Expect.Close(~(a > 0), [2, 2], [0, 1, 0, 0]);
    }

    [Fact]
    public void SpecialFunctions_MatchKnownValues()
    {
        using var scope = NewDisposeScope();
        Expect.Close(torch.tensor(new[] { 0.0, 0.5, 1, -1 }).erf(), [4], [0, 0.5204998778130465, 0.8427007929497149, -0.8427007929497149], 1e-12);
        Expect.Close(torch.tensor(new[] { 1.0 }).gelu(), [1], [0.8413447460685429], 1e-12);
        Expect.Close(torch.tensor(new[] { double.NaN, 1 }).isnan(), [2], [1, 0]);
        Expect.Close(torch.tensor(new[] { double.PositiveInfinity, 1 }).isfinite(), [2], [0, 1]);
    }
}
