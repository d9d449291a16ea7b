using TorchSharp;
using static TorchSharp.torch;

namespace SeqDsl.LibTorch.Tests.Autograd;

public class CustomFunctionTests
{
    private sealed class Cube : autograd.SingleTensorFunction<Cube>
    {
        public override string Name => nameof(Cube);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            ctx.save_data("factor", (double)vars[1]);
            return x * x * x * (double)vars[1];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var x = ctx.get_saved_variables()[0];
            return [grad_output * x * x * (3 * (double)ctx.get_data("factor")), null!];
        }
    }

    /// <summary>exp by its saved result, and the sum as a second result.</summary>
    private sealed class ExpAndSum : autograd.MultiTensorFunction<ExpAndSum>
    {
        public override string Name => nameof(ExpAndSum);

        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var result = ((Tensor)vars[0]).exp();
            ctx.save_for_backward([result]);
            return [result, ((Tensor)vars[0]).sum()];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs) =>
            [grad_outputs[0] * ctx.get_saved_variables()[0] + grad_outputs[1]];
    }

    [Fact]
    public void Backward_IsTheFunctionsOwn()
    {
        using var scope = NewDisposeScope();
        var x = torch.tensor(new[] { 1.0, 2 }, requires_grad: true);
        var y = Cube.apply(x, 0.5);
        Expect.Close(y, [2], [0.5, 4]);
        y.sum().backward();
        Expect.Close(x.grad!, [2], [1.5, 6]);
    }

    [Fact]
    public void SeveralResults_AndASavedResult()
    {
        using var scope = NewDisposeScope();
        var x = torch.tensor(new[] { 0.5, -1 }, requires_grad: true);
        var results = ExpAndSum.apply(x);
        (results[0].sum() * 2 + results[1]).backward();
        Expect.Close(x.grad!, [2], [2 * Math.Exp(0.5) + 1, 2 * Math.Exp(-1) + 1], 1e-12);
        x.grad = null;
        ExpAndSum.apply(x)[0].sum().backward();
        Expect.Close(x.grad!, [2], [Math.Exp(0.5), Math.Exp(-1)], 1e-12);
    }

    [Fact]
    public void WithoutNeedOfGradients_NoNodeIsMade()
    {
        using var scope = NewDisposeScope();
        Assert.False(Cube.apply(torch.tensor(2.0), 1.0).requires_grad);
        using (torch.no_grad()) Assert.False(Cube.apply(torch.tensor(2.0, requires_grad: true), 1.0).requires_grad);
    }

    [Fact]
    public void NodesAndWhatTheySaved_AreFreed()
    {
        long before = Expect.LiveTensors();
        for (int i = 0; i < 200; i++)
        {
            using var scope = NewDisposeScope();
            var x = torch.tensor(new[] { 1.0, 2 }, requires_grad: true);
            ExpAndSum.apply(Cube.apply(x, 0.5))[0].sum().backward();
        }
        Assert.Equal(before, Tensor.TotalCount);
    }
}
