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
