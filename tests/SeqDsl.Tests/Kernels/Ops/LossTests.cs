using SeqDsl.Kernels;
using SeqDsl.Kernels.Ops;

namespace SeqDsl.Tests.Kernels.Ops;

public sealed class LossTests
{
    private const int Rows = 3;

    [Fact]
    public void Softmax_IsItsFormula() => Sweep((arena, x, columns, exact) =>
    {
        Floats y = arena.Empty(x.Length);
        Softmax.Run(x, Rows, columns, y);
        Arena.Close(exact, y);
        Softmax.Run(x, Rows, columns, x);
        Arena.Close(exact, x);
    });

    [Fact]
    public void CrossEntropy_IsItsFormula_WithItsGradient() => Sweep((arena, x, columns, exact) =>
    {
        long[] targets = [0, columns - 1, columns / 2];
        double loss = -targets.Select((target, row) => Math.Log(exact[(row * columns) + target])).Sum() / Rows;
        double[] gradient = [.. exact.Select((p, i) => (p - (targets[i / columns] == i % columns ? 1 : 0)) * 0.5 / Rows)];
        Floats found = arena.Empty(x.Length);
        Assert.Equal(loss, CrossEntropy.Run(x, targets, columns), 1e-6);
        Assert.Equal(loss, CrossEntropy.Run(x, targets, columns, found, 0.5f), 1e-6);
        Arena.Close(gradient, found, 1e-7);
        CrossEntropy.Run(x, targets, columns, x, 0.5f);
        Arena.Close(gradient, x, 1e-7);
    });

    [Fact]
    public void LargeLogits_DoNotOverflow_AndNaNStaysInItsRow()
    {
        foreach (int _ in Arena.Widths())
        {
            using var arena = new Arena();
            Floats x = arena.Of(10000, 10000, 0, 0, float.NaN, 0, 0, 0, float.NegativeInfinity, 0, float.NegativeInfinity, 0), y = arena.Empty(12);
            Softmax.Run(x, 3, 4, y);
            Arena.Close([0.5, 0.5, 0, 0, double.NaN, double.NaN, double.NaN, double.NaN, 0, 0.5, 0, 0.5], y);
            Assert.Equal(Math.Log(2), CrossEntropy.Run(x.Slice(0, 4), [1], 4), 1e-7);
            Assert.Equal(double.PositiveInfinity, CrossEntropy.Run(x.Slice(8, 4), [0], 4));
            Assert.Equal(double.NaN, CrossEntropy.Run(x.Slice(4, 4), [1], 4));
        }
    }

    [Fact]
    public void TargetThatIsNoLabel_IsNamed()
    {
        using var arena = new Arena();
        Floats x = arena.Random(4);
        Assert.Contains("Row 4 is asked for; expected 0 … 3", Assert.Throws<ArgumentException>(() => CrossEntropy.Run(x, [4], 4)).Message);
    }

    [Theory, InlineData(0), InlineData(0.3), InlineData(0.999)]
    public void DroppedNumbers_AreTheirProductWithTheMask(double probability)
    {
        for (int length = 0; length <= 100; length++)
        {
            using var arena = new Arena();
            var stream = new RandomStream(7, RandomUse.Dropout, 3, 11);
            Floats x = arena.Random(length), mask = arena.Empty(length), product = arena.Empty(length), dropped = arena.Empty(length);
            DropoutMask.Run(stream, probability, mask);
            Multiply.Run(x, mask, 1, length, product);
            DropoutMask.Multiply(stream, probability, x, dropped);
            Assert.Equal(product.Span, dropped.Span);
            DropoutMask.Multiply(stream, probability, x, x);
            Assert.Equal(product.Span, x.Span);
        }
    }

    private static void Sweep(Action<Arena, Floats, int, double[]> check)
    {
        foreach (int _ in Arena.Widths())
        {
            for (int columns = 1; columns <= 70; columns++)
            {
                using var arena = new Arena();
                Floats x = arena.Random(Rows * columns);
                double[][] powers = [.. x.Span.ToArray().Chunk(columns).Select(row => row.Select(logit => Math.Exp(logit)).ToArray())];
                check(arena, x, columns, [.. powers.SelectMany(row => row.Select(power => power / row.Sum()))]);
            }
        }
    }
}
