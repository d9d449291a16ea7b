using TorchSharp;
using static TorchSharp.torch;

namespace SeqDsl.LibTorch.Tests.Tensors;

public class ReductionTests
{
    private static readonly double[] six = [3, -1, 2, 0.5, 4, -2];

    private static Tensor Matrix => torch.tensor(six, [2, 3]);

    [Fact]
    public void Sums_RunOverTheGivenDimensions()
    {
        using var scope = NewDisposeScope();
        Expect.Close(Matrix.sum(), [], [6.5]);
        Expect.Close(Matrix.sum(0L), [3], [3.5, 3, 0]);
        Expect.Close(Matrix.sum([1], keepdim: true), [2, 1], [4, 2.5]);
        Expect.Close(Matrix.sum([0, 1]), [], [6.5]);
        Expect.Close(Matrix.sum(1L, type: ScalarType.Float32), [2], [4, 2.5]);
        Expect.Close(Matrix.mean(), [], [6.5 / 6]);
        Expect.Close(Matrix.mean([1]), [2], [4.0 / 3, 2.5 / 3]);
        Expect.Close(Matrix.prod(1), [2], [-6, -4]);
        Expect.Close(Matrix.cumsum(1), [2, 3], [3, 2, 4, 0.5, 4.5, 2.5]);
        Expect.Close(torch.sum(Matrix), [], [6.5]);
    }

    [Fact]
    public void Extremes_ComeWithTheirPlaces()
    {
        using var scope = NewDisposeScope();
        Expect.Close(Matrix.max(), [], [4]);
        Expect.Close(Matrix.min(), [], [-2]);
        Expect.Close(Matrix.amax([1]), [2], [3, 4]);
        Expect.Close(Matrix.amax([0], keepdim: true), [1, 3], [3, 4, 2]);
        Expect.Close(Matrix.amin(1), [2], [-1, -2]);
        Expect.Close(Matrix.argmax(), [], [4]);
        Expect.Close(Matrix.argmax(1), [2], [0, 1]);
        var (values, places) = torch.max(Matrix, 0);
        Expect.Close(values, [3], [3, 4, 2]);
        Expect.Close(places, [3], [0, 1, 0]);
        Assert.Equal(ScalarType.Int64, places.dtype);
        var (top, indices) = Matrix.topk(2, dim: 1);
        Expect.Close(top, [2, 2], [3, 2, 4, 0.5]);
        Expect.Close(indices, [2, 2], [0, 2, 1, 0]);
        var (sorted, order) = torch.sort(Matrix, 1, descending: true);
        Expect.Close(sorted, [2, 3], [3, 2, -1, 4, 0.5, -2]);
        Expect.Close(order, [2, 3], [0, 2, 1, 1, 0, 2]);
    }

    [Fact]
    public void Softmax_IsExpOverSum()
    {
        using var scope = NewDisposeScope();
        double[] first = Softmax(six[..3]), second = Softmax(six[3..]);
        double[] expected = [.. first, .. second];
        Expect.Close(Matrix.softmax(1), [2, 3], expected, 1e-12);
        Expect.Close(Matrix.log_softmax(1), [2, 3], [.. expected.Select(x => Math.Log(x))], 1e-12);
        Expect.Close(Matrix.logsumexp(1), [2], [Math.Log(six[..3].Sum(x => Math.Exp(x))), Math.Log(six[3..].Sum(x => Math.Exp(x)))], 1e-12);
        Expect.Close(torch.tensor(new[] { 1000.0, 1000 }).logsumexp(0), [], [1000 + Math.Log(2)], 1e-12);

        static double[] Softmax(double[] logits) => [.. logits.Select(x => Math.Exp(x) / logits.Sum(y => Math.Exp(y)))];
    }

    [Fact]
    public void NormsAndSpreads_AreTheirFormulas()
    {
        using var scope = NewDisposeScope();
        double mean = six.Average(), squares = six.Sum(x => (x - mean) * (x - mean));
        Expect.Close(Matrix.norm(), [], [Math.Sqrt(six.Sum(x => x * x))]);
        Expect.Close(Matrix.norm(1, p: 1f), [2], [6, 6.5]);
        Expect.Close(Matrix.var(), [], [squares / 5]);
        Expect.Close(Matrix.var(unbiased: false), [], [squares / 5]); // TorchSharp's
        Expect.Close(Matrix.var([0, 1], unbiased: false), [], [squares / 6]);
        Expect.Close(Matrix.std(), [], [Math.Sqrt(squares / 5)]);
        Expect.Close(Matrix.std(unbiased: false), [], [Math.Sqrt(squares / 6)]);
    }

    [Fact]
    public void Truths_AreCounted()
    {
        using var scope = NewDisposeScope();
        Assert.True((Matrix > -3).all().ToBoolean());
        Assert.False((Matrix > 3).all().item<bool>());
        Assert.True((Matrix > 3).any().item<bool>());
        Expect.Close((Matrix > 2.5).any(1), [2], [1, 1]);
        Expect.Close((Matrix > 2.5).nonzero(), [2, 2], [0, 0, 1, 1]);
        Expect.Close(torch.tensor(new long[] { 0, 2, 2 }).bincount(null, 4), [4], [1, 0, 2, 0]);
    }

    [Fact]
    public void Comparisons_OfWholeTensors()
    {
        using var scope = NewDisposeScope();
        Expect.Close(Matrix.equal(Matrix.clone()), [2, 3], [1, 1, 1, 1, 1, 1]);
        Expect.Close(torch.equal(Matrix, torch.tensor(3.0)), [2, 3], [1, 0, 0, 0, 0, 0]);
        Assert.True(Matrix.allclose(Matrix + 1e-9));
        Assert.False(Matrix.allclose(Matrix + 1e-3));
        Assert.True(Matrix.allclose(Matrix + 1e-3, atol: 1e-2));
    }
}
