using TorchSharp;
using static TorchSharp.torch;

namespace SeqDsl.LibTorch.Tests.Tensors;

public class ShapeTests
{
    private static Tensor Matrix => torch.arange(6, ScalarType.Float32).view(2, 3);

    [Fact]
    public void Views_ShareTheMemory()
    {
        using var scope = NewDisposeScope();
        var m = Matrix;
        Expect.Close(m.narrow(1, 1, 2), [2, 2], [1, 2, 4, 5]);
        Expect.Close(m.select(0, 1), [3], [3, 4, 5]);
        Expect.Close(m.slice(1, 0, 3, 2), [2, 2], [0, 2, 3, 5]);
        Expect.Close(m.t(), [3, 2], [0, 3, 1, 4, 2, 5]);
        Expect.Close(m.transpose(0, 1), [3, 2], [0, 3, 1, 4, 2, 5]);
        Expect.Close(m.unsqueeze(1), [2, 1, 3], [0, 1, 2, 3, 4, 5]);
        Expect.Close(m.unsqueeze(1).squeeze(1), [2, 3], [0, 1, 2, 3, 4, 5]);
        Expect.Close(m.unsqueeze(0).squeeze(), [2, 3], [0, 1, 2, 3, 4, 5]);
        Expect.Close(m.expand(2, 2, 3).select(0, 1), [2, 3], [0, 1, 2, 3, 4, 5]);
        Expect.Close(m.flatten(), [6], [0, 1, 2, 3, 4, 5]);
        Expect.Close(m.view(3, -1), [3, 2], [0, 1, 2, 3, 4, 5]);
        Expect.Close(m.view(1, 2, 3).permute(2, 0, 1), [3, 1, 2], [0, 3, 1, 4, 2, 5]);
        m.narrow(1, 0, 1).fill_(9);
        Expect.Close(m, [2, 3], [9, 1, 2, 9, 4, 5]);
        Assert.Equal([1, 3], m.t().stride());
        Assert.Equal(1, m.narrow(1, 1, 2).storage_offset());
        Assert.False(m.t().is_contiguous());
        Assert.True(m.t().contiguous().is_contiguous());
    }

    [Fact]
    public void Copies_DoNotShareTheMemory()
    {
        using var scope = NewDisposeScope();
        var m = Matrix;
        var copy = m.clone();
        m.zero_();
        Expect.Close(copy, [2, 3], [0, 1, 2, 3, 4, 5]);
        Expect.Close(copy.flip(0, 1), [2, 3], [5, 4, 3, 2, 1, 0]);
        Expect.Close(copy.repeat(1, 2), [2, 6], [0, 1, 2, 0, 1, 2, 3, 4, 5, 3, 4, 5]);
        Expect.Close(copy.roll(1, 1), [2, 3], [2, 0, 1, 5, 3, 4]);
        Expect.Close(copy.tril(), [2, 3], [0, 0, 0, 3, 4, 0]);
        m.copy_(copy.to_type(ScalarType.Int64));
        Expect.Close(m, [2, 3], [0, 1, 2, 3, 4, 5]);
    }

    [Fact]
    public void Parts_JoinAgain()
    {
        using var scope = NewDisposeScope();
        var m = Matrix;
        Tensor[] halves = m.chunk(2, 1);
        Assert.Equal([[2, 2], [2, 1]], halves.Select(half => half.shape));
        Expect.Close(torch.cat(halves, 1), [2, 3], Expect.Elements(m));
        Expect.Close(torch.cat(new List<Tensor> { m, m }), [4, 3], [.. Expect.Elements(m), .. Expect.Elements(m)]);
        Expect.Close(torch.stack([m, m], 0), [2, 2, 3], [.. Expect.Elements(m), .. Expect.Elements(m)]);
        Expect.Close(torch.cat(m.split(1, 0), 0), [2, 3], Expect.Elements(m));
        Assert.Equal([1L, 2L], m.split([1, 2], 1).Select(part => part.size(1)));
        Assert.Equal(3, m.unbind(1).Length);
    }

    [Fact]
    public void JoiningMoreTensorsThanFitOnTheStack_Works()
    {
        using var scope = NewDisposeScope();
        Tensor[] many = [.. Enumerable.Range(0, 300).Select(i => torch.full([2], i))];
        var joined = torch.cat(many);
        Assert.Equal([600], joined.shape);
        Assert.Equal(299, joined[599].item<long>());
    }

    [Fact]
    public void Indices_ReadAndWrite()
    {
        using var scope = NewDisposeScope();
        var m = Matrix;
        Assert.Equal(5, m[1, 2].item<float>());
        Expect.Close(m[0], [3], [0, 1, 2]);
        Expect.Close(m[TensorIndex.Colon, TensorIndex.Slice(1)], [2, 2], [1, 2, 4, 5]);
        Expect.Close(m[TensorIndex.Ellipsis, 0], [2], [0, 3]);
        Expect.Close(m[TensorIndex.None, 1], [1, 3], [3, 4, 5]);
        Expect.Close(m[TensorIndex.Colon, TensorIndex.Tensor(torch.tensor(new long[] { 2, 0 }))], [2, 2], [2, 0, 5, 3]);
        Expect.Close(m[.., ^1..], [2, 1], [2, 5]);
        m[0, 1] = torch.tensor(7f);
        m[TensorIndex.Colon, TensorIndex.Slice(2)] = torch.tensor(-1f);
        Expect.Close(m, [2, 3], [0, 7, -1, 3, 4, -1]);
    }

    [Fact]
    public void GatheringAndScattering_FollowTheirLoops()
    {
        using var scope = NewDisposeScope();
        var m = Matrix;
        var rows = torch.tensor(new long[] { 1, 0, 1 });
        Expect.Close(m.index_select(0, rows), [3, 3], [3, 4, 5, 0, 1, 2, 3, 4, 5]);
        Expect.Close(torch.zeros(2, 3).index_add(0, rows, torch.ones(3, 3), 2), [2, 3], [2, 2, 2, 4, 4, 4]);
        Expect.Close(torch.zeros(2, 3).index_add_(0, rows, torch.ones(3, 3), 1), [2, 3], [1, 1, 1, 2, 2, 2]);
        Expect.Close(torch.zeros(2, 3).index_copy_(0, torch.tensor(new long[] { 1 }), torch.ones(1, 3)), [2, 3], [0, 0, 0, 1, 1, 1]);
        Expect.Close(m.gather(1, torch.tensor(new long[,] { { 2 }, { 0 } })), [2, 1], [2, 3]);
        Expect.Close(torch.zeros(2, 3).scatter(1, torch.tensor(new long[,] { { 2 }, { 0 } }), torch.ones(2, 1)), [2, 3], [0, 0, 1, 1, 0, 0]);
        Expect.Close(torch.zeros(3).scatter_add_(0, rows, torch.tensor(new float[] { 1, 2, 4 })), [3], [2, 5, 0]);
        Expect.Close(torch.zeros(2, 3).index_put_(torch.tensor(5f), [torch.tensor(new long[] { 0, 1 }), torch.tensor(new long[] { 1, 2 })]), [2, 3], [0, 5, 0, 0, 0, 5]);
        Expect.Close(torch.zeros(3).index_put_(torch.ones(3), new[] { rows }, accumulate: true), [3], [1, 2, 0]);
        Expect.Close(m.masked_select(m > 3), [2], [4, 5]);
        Expect.Close(nn.functional.one_hot(rows, 2), [3, 2], [0, 1, 1, 0, 0, 1]);
    }

    [Fact]
    public void Products_AreTheirLoops()
    {
        using var scope = NewDisposeScope();
        Tensor a = Expect.Random(3, 4), b = Expect.Random(4, 2), c = Expect.Random(3, 2);
        double[] product = Multiply(Expect.Elements(a), Expect.Elements(b), 3, 4, 2);
        Expect.Close(a.mm(b), [3, 2], product, 1e-12);
        Expect.Close(torch.matmul(a, b), [3, 2], product, 1e-12);
        Expect.Close(torch.bmm(a.unsqueeze(0), b.unsqueeze(0)), [1, 3, 2], product, 1e-12);
        double[] expected = [.. Expect.Elements(c).Zip(product, (x, y) => 0.5 * x + 2 * y)];
        Expect.Close(c.addmm(a, b, 0.5f, 2f), [3, 2], expected, 1e-12);
        Expect.Close(c.addmm_(a, b, 0.5f, 2f), [3, 2], expected, 1e-12);
        Expect.Close(torch.full([3, 2], double.NaN, ScalarType.Float64).addmm_(a, b, 0, 1), [3, 2], product, 1e-12);
        Expect.Close(nn.functional.linear(a, b.t()), [3, 2], product, 1e-12);
    }

    private static double[] Multiply(double[] a, double[] b, int rows, int inner, int columns)
    {
        var product = new double[rows * columns];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
                for (int k = 0; k < inner; k++)
                    product[i * columns + j] += a[i * inner + k] * b[k * columns + j];
        return product;
    }
}
