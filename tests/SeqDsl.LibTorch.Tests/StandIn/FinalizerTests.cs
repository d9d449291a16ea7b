using TorchSharp;
using static TorchSharp.torch;

namespace SeqDsl.LibTorch.Tests.StandIn;

/// <summary>TorchSharp's finalizers free tensors and Scalars while native calls use them.</summary>
public class FinalizerTests
{
    /// <summary>Temporaries without a scope die at the collector's pleasure, also while the native call that uses them runs.</summary>
    [Fact]
    public void Finalizers_NeverFreeWhatIsInUse()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        int rounds = 0;
        using var x = torch.tensor(Expect.Numbers(64));
        double expected = Value(x);
        while (!stop.IsCancellationRequested)
        {
            Assert.Equal(expected, Value(x));
            rounds++;
        }
        collector.Join();
        Assert.True(rounds > 10, $"only {rounds} rounds");

        static double Value(Tensor x)
        {
            var w = (x * 2f + 1).detach().requires_grad_();
            var y = (w.mul(w) + w.exp() * 0.5 - 3L / (w.square() + 2)).sigmoid();
            torch.cat([y, y * y, 1 - y]).view(3, 64).t().mm(torch.ones(3, 1, ScalarType.Float64)).index_select(0, torch.arange(64)).sum().backward();
            return (w.grad! * w.grad!).sum().sqrt().item<double>();
        }
    }
}
