using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SeqDsl.LibTorch.Tests.Autograd;

public class GradientTests
{
    public static TheoryData<string, Func<Tensor, Tensor>> Functions => new()
    {
        { "sigmoid", x => x.sigmoid() },
        { "tanh·exp", x => x.tanh() * x.exp() },
        { "mm", x => x.mm(x.t()) },
        { "softmax", x => x.softmax(1).pow(2) },
        { "cat", x => torch.cat([x, x * x], 1) },
        { "index_select", x => x.index_select(0, torch.tensor(new long[] { 1, 1, 0 })).pow(3) },
        { "narrow", x => x.narrow(1, 1, 2).exp() },
        { "where", x => torch.where(x > 0, x * 2, x * x) },
        { "index_add", x => torch.zeros_like(x).index_add(0, torch.tensor(new long[] { 1, 0 }), x * x, 3) },
        { "layer_norm", x => nn.functional.layer_norm(x, [3]).pow(3) },
        { "logsumexp", x => x.logsumexp(1) },
        { "cross_entropy", x => nn.functional.cross_entropy(x, torch.tensor(new long[] { 2, 0 })) },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Backward_IsTheCentralDifference(string name, Func<Tensor, Tensor> function)
    {
        Assert.NotEmpty(name);
        using var scope = NewDisposeScope();
        var x = Expect.Random(2, 3).requires_grad_();
        function(x).sum().backward();
        Expect.Close(x.grad!, [2, 3], Differences(x, function), 1e-7);
    }

    [Fact]
    public void Gradients_AccumulateUntilTheyAreForgotten()
    {
        using var scope = NewDisposeScope();
        var x = torch.tensor(2.0, requires_grad: true);
        Assert.Null(x.grad);
        (x * x).backward();
        (x * x).backward();
        Assert.Equal(8, x.grad!.item<double>());
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void Grad_ReturnsWhatIsAskedFor()
    {
        using var scope = NewDisposeScope();
        var x = torch.tensor(2.0, requires_grad: true);
        var y = torch.tensor(3.0, requires_grad: true);
        var first = autograd.grad([x * x * y], [x, y], create_graph: true);
        Assert.Equal([12.0, 4.0], first.Select(g => g.item<double>()));
        Assert.Equal(6, autograd.grad([first[0]], [x])[0].item<double>());
        Assert.True(autograd.grad([x * x], [x, y], allow_unused: true)[1].IsInvalid);
        Assert.Null(x.grad);
    }

    [Fact]
    public void NothingIsRecorded_UnderNoGrad()
    {
        using var scope = NewDisposeScope();
        var x = torch.tensor(2.0, requires_grad: true);
        using (torch.no_grad())
        {
            Assert.False(torch.is_grad_enabled());
            using (torch.enable_grad()) Assert.True((x * x).requires_grad);
            Assert.False((x * x).requires_grad);
        }
        Assert.True(torch.is_grad_enabled());
        using (torch.inference_mode()) Assert.False((x * x).requires_grad);
        Assert.False((x * x).detach().requires_grad);
        Assert.True(x.is_leaf);
        Assert.False((x * x).is_leaf);
    }

    [Fact]
    public void ASecondBackward_NeedsRetainGraph()
    {
        using var scope = NewDisposeScope();
        var x = torch.tensor(2.0, requires_grad: true);
        var y = x.exp();
        y.backward(retain_graph: true);
        y.backward();
        var thrown = Assert.Throws<ExternalException>(y.backward);
        Assert.Contains("second time", thrown.Message, StringComparison.Ordinal);
    }

    internal static double[] Differences(Tensor x, Func<Tensor, Tensor> function)
    {
        const double H = 1e-6;
        using var unrecorded = torch.no_grad();
        double[] at = Expect.Elements(x), result = new double[at.Length];
        for (int i = 0; i < at.Length; i++) result[i] = (Value(i, H) - Value(i, -H)) / (2 * H);
        return result;

        double Value(int i, double step)
        {
            double[] moved = [.. at];
            moved[i] += step;
            return function(torch.tensor(moved, x.shape)).sum().item<double>();
        }
    }
}
