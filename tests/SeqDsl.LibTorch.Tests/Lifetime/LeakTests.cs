using TorchSharp;
using static TorchSharp.torch;

namespace SeqDsl.LibTorch.Tests.Lifetime;

public class LeakTests
{
    [Fact]
    public void TenThousandSteps_LeaveNoTensorBehind()
    {
        using var model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 3));
        using var optimizer = optim.SGD(model.parameters(), 0.01, momentum: 0.9);
        using var x = torch.rand(2, 4);
        using var target = torch.tensor(new long[] { 0, 2 });
        Step();
        long before = Expect.LiveTensors();
        for (int i = 0; i < 10_000; i++) Step();
        Assert.Equal(before, Tensor.TotalCount);
        Assert.True(Tensor.PeakCount >= before);

        void Step()
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), target).backward();
            optimizer.step();
        }
    }

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

    [Fact]
    public void TensorsWithoutScope_AreFreedByTheCollector()
    {
        long before = Expect.LiveTensors();
        Make();
        long after = Expect.LiveTensors();
        Assert.True(after <= before + 2, $"{after - before} of 100 tensors are still there");

        static void Make()
        {
            for (int i = 0; i < 100; i++) torch.ones(10);
        }
    }
}
