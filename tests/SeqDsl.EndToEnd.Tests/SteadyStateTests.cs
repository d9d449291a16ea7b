using SeqDsl.Models;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>A training step leaves nothing behind: no tensor handle, no native memory, and what it computed it computes again.</summary>
[Collection(nameof(Alone))]
public class SteadyStateTests
{
    private static readonly int[] lengths = [3, 1, 5, 4];

    public static TheoryData<string> Names => Catalog.Names;

    [Theory]
    [InlineData(KernelUse.Auto)]
    [InlineData(KernelUse.Off)]
    public void TenThousandSteps_LeaveMemoryAsItWas(KernelUse kernels)
    {
        using SequenceModel model = Catalog.Create(
            Catalog.Declaring("Lstm(3, Layers = 2, Bidirectional = true, Dropout = 0.4), Tag"), torch.ScalarType.Float32);
        model.KernelUse = kernels;
        using Batch batch = model.Place(Catalog.Pack(model, lengths));
        Train(model, batch, 1_000);
        long handles = Live(), resident = Resident();

        Train(model, batch, 10_000);

        Assert.Equal(handles, Live());
        Assert.True(Resident() - resident < 16 << 20, $"{(Resident() - resident) >> 20} MiB more are resident after 10,000 steps.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TrainStep_LeavesNoHandle(string name)
    {
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float32);
        model.KernelUse = KernelUse.Off;
        using Batch batch = model.Place(Catalog.Pack(model, lengths));
        Train(model, batch, 2);
        long handles = Live();

        Train(model, batch, 3);

        Assert.Equal(handles, Live());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void StepOfKernels_MakesNoTensor(string name)
    {
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float32);
        using Batch batch = model.Place(Catalog.Pack(model, lengths));
        Train(model, batch, 1); // document frequencies are a tensor of the model's
        long made = Made();

        Train(model, batch, 1);
        model.Loss(batch);

        Assert.Equal(made, Made());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SameSeedAndStep_GiveTheSameBits(string name)
    {
        using SequenceModel first = Catalog.Create(name, torch.ScalarType.Float32), second = Catalog.Create(name, torch.ScalarType.Float32);
        using Batch batch = first.Place(Catalog.Pack(first, lengths));

        Assert.Equal(first.TrainStep(batch), second.TrainStep(batch));
        Assert.Equal(Numbers.Of(first.Store.Gradients), Numbers.Of(second.Store.Gradients));
    }

    private static void Train(SequenceModel model, Batch batch, int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            model.TrainStep(batch);
        }
    }

    /// <summary>Tensors that are alive after the garbage collector took what was forgotten; those it had to take were leaks of the step, so it does not run here.</summary>
    private static long Live() => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    private static long Made() =>
        DisposeScopeManager.Statistics.TensorStatistics.CreatedInScopeCount + DisposeScopeManager.Statistics.TensorStatistics.CreatedOutsideScopeCount;

    private static long Resident()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}

/// <summary>Tests that measure the process or change what all of it shares (threads, lanes), and so must not run beside others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
