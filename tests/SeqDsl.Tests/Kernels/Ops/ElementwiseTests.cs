using SeqDsl.Kernels;
using SeqDsl.Kernels.Ops;

namespace SeqDsl.Tests.Kernels.Ops;

public sealed class ElementwiseTests
{
    private static readonly (string Name, Action<Floats, Floats> Run, Func<double, double> Exact)[] unary =
    [
        ("negate", Negate.Run, x => -x),
        ("sigmoid", Sigmoid.Run, x => 1 / (1 + Math.Exp(-x))),
        ("tanh", Tanh.Run, Math.Tanh),
        ("relu", Relu.Run, x => Math.Max(x, 0)),
        ("positive", Positive.Run, x => x > 0 ? 1 : 0),
        ("sqrt", Sqrt.Run, Math.Sqrt),
        ("exp", Exp.Run, Math.Exp),
        ("log", Log.Run, Math.Log),
        ("softplus", Softplus.Run, x => Math.Log(1 + Math.Exp(x))),
        ("abs", Abs.Run, Math.Abs),
        ("sign", Sign.Run, x => Math.Sign(x)),
        ("clamp", (x, y) => Clamp.Run(x, -0.5f, 1, y), x => Math.Clamp(x, -0.5, 1)),
        ("within", (x, y) => Within.Run(x, -0.5f, 1, y), x => x is >= -0.5 and <= 1 ? 1 : 0),
    ];

    private static readonly (string Name, Action<Operand, Operand, int, int, Floats> Run, Func<double, double, double> Exact)[] binary =
    [
        ("add", Add.Run, (a, b) => a + b),
        ("subtract", Subtract.Run, (a, b) => a - b),
        ("multiply", Multiply.Run, (a, b) => a * b),
        ("divide", Divide.Run, (a, b) => a / b),
        ("equal", Equal.Run, (a, b) => a == b ? 1 : 0),
    ];

    public static TheoryData<string> UnaryOps => [.. unary.Select(op => op.Name)];

    public static TheoryData<string> BinaryOps => [.. binary.Select(op => op.Name)];

    [Theory, MemberData(nameof(UnaryOps))]
    public void UnaryOp_IsItsFormula_OfAnyLength(string name)
    {
        (_, Action<Floats, Floats> run, Func<double, double> exact) = unary.Single(op => op.Name == name);
        foreach (int _ in Arena.Widths())
        {
            for (int length = 0; length <= 70; length++)
            {
                using var arena = new Arena();
                Floats x = arena.Random(length), y = arena.Empty(length);
                double[] expected = [.. x.Span.ToArray().Select(number => exact(number))];
                run(x, y);
                Arena.Close(expected, y);
                run(x, x);
                Arena.Close(expected, x);
            }
        }
    }

    [Theory, MemberData(nameof(BinaryOps))]
    public void BinaryOp_IsItsFormula_ForEveryBroadcast(string name)
    {
        (_, Action<Operand, Operand, int, int, Floats> run, Func<double, double, double> exact) = binary.Single(op => op.Name == name);
        foreach (int _ in Arena.Widths())
        {
            foreach (int rows in (int[])[0, 1, 3])
            {
                for (int columns = 0; columns <= 70; columns++)
                {
                    using var arena = new Arena();
                    Floats x = arena.Random(rows * columns), row = arena.Random(columns), column = arena.Random(rows), y = arena.Empty(rows * columns);
                    float[] whole = x.Span.ToArray();
                    (Operand Operand, Func<int, float> At)[] others =
                    [
                        (arena.Of(whole), i => whole[i]),
                        (Operand.Row(row), i => row.At(i % columns)),
                        (Operand.Column(column), i => column.At(i / columns)),
                        (0.75f, _ => 0.75f),
                        (Operand.Number(arena.Of(-2)), _ => -2),
                    ];
                    foreach ((Operand other, Func<int, float> at) in others)
                    {
                        run(x, other, rows, columns, y);
                        Arena.Close(Enumerable.Range(0, y.Length).Select(i => exact(whole[i], at(i))), y);
                        run(other, x, rows, columns, y);
                        Arena.Close(Enumerable.Range(0, y.Length).Select(i => exact(at(i), whole[i])), y);
                        run(other, x, rows, columns, x);
                        Arena.Close(Enumerable.Range(0, y.Length).Select(i => (double)y.At(i)), x, 0);
                        whole.CopyTo(x.Span);
                    }
                }
            }
        }
    }

    [Fact]
    public void TwoNumbers_MakeANumber()
    {
        using var arena = new Arena();
        Floats y = arena.Empty(1);
        Add.Run(1, 2, 1, 1, y);
        Assert.Equal(3, y.Start);
    }

    [Fact]
    public void WrongSizes_AreNamed()
    {
        using var arena = new Arena();
        Floats x = arena.Random(6), bias = arena.Random(2);
        Assert.Contains("Row for [2, 3] has 2 numbers; expected 3", Assert.Throws<ArgumentException>(() => Add.Run(x, Operand.Row(bias), 2, 3, x)).Message);
        Assert.Contains("[2, 3] are 6 numbers, not 2", Assert.Throws<ArgumentException>(() => Add.Run(x, x, 2, 3, bias)).Message);
        Assert.Contains("[1, 6] are 6 numbers, not 2", Assert.Throws<ArgumentException>(() => Tanh.Run(x, bias)).Message);
    }
}
