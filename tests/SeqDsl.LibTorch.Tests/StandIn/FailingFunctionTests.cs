using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SeqDsl.LibTorch.Tests.StandIn;

/// <summary>TorchSharp's process dies of an exception in a custom backward.</summary>
public class FailingFunctionTests
{
    private sealed class Failing : autograd.SingleTensorFunction<Failing>
    {
        public override string Name => nameof(Failing);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]) + 1;

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => throw new InvalidDataException("the backward of Failing fails");
    }

    private sealed class Miscounting : autograd.SingleTensorFunction<Miscounting>
    {
        public override string Name => nameof(Miscounting);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]) + 1;

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output, grad_output];
    }

    [Fact]
    public void WhatBackwardThrows_ReachesTheCaller()
    {
        using var scope = NewDisposeScope();
        var x = torch.tensor(2.0, requires_grad: true);
        var thrown = Assert.Throws<ExternalException>(() => Failing.apply(x).backward());
        Assert.Contains("the backward of Failing fails", thrown.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidDataException>(thrown.InnerException);
        x.square().backward();
        Assert.Equal(4, x.grad!.item<double>());
    }

    [Fact]
    public void AWrongNumberOfGradients_IsSaid()
    {
        using var scope = NewDisposeScope();
        var x = torch.tensor(2.0, requires_grad: true);
        var thrown = Assert.Throws<ExternalException>(() => Miscounting.apply(x).backward());
        Assert.Contains("Function Miscounting returned an incorrect number of gradients (expected 1,", thrown.Message, StringComparison.Ordinal);
    }
}
