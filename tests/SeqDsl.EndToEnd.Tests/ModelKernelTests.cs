using SeqDsl.Data;
using SeqDsl.Models;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>The model on raw memory in single precision against the same model in TorchSharp's operations in double: logits, loss, probabilities, gradients, dropout.</summary>
[Collection(nameof(Alone))]
public class ModelKernelTests
{
    private static readonly int[] lengths = [3, 1, 6, 4, 1, 3];

    public static TheoryData<string> Names => Catalog.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Kernels_ComputeWhatTensorOperationsCompute(string name)
    {
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float32), exact = Catalog.Create(name, torch.ScalarType.Float64);
        Numbers.Shake(model, 5);
        Numbers.Copy(model, exact);
        PackedBatch packed = Catalog.Pack(model, lengths);
        using Batch batch = model.Place(packed), exactBatch = exact.Place(packed);
        Assert.True(model.UsesKernels);
        Assert.False(exact.UsesKernels);

        (Evaluated inUse, double trained) = Compute(model, batch);
        (Evaluated expected, double expectedTrained) = Compute(exact, exactBatch);

        Numbers.Close([expected.Loss], [inUse.Loss], 2e-6, "The loss");
        for (int head = 0; head < inUse.Logits.Length; head++)
        {
            Numbers.Close([.. expected.Logits[head]], [.. inUse.Logits[head]], 2e-6, "Logits");
            Numbers.Close([.. expected.Scores[head]], [.. inUse.Scores[head]], 2e-6, "Scores");
        }

        Numbers.Close([expectedTrained], [trained], 2e-6, "The loss in training");

        // Where single precision itself is far from double (a layer normalization over three units is nearly a step), tensor operations are, too: kernels may be as far.
        double[][] gradients = [.. Enumerable.Range(0, model.Store.Count).Select(parameter => Numbers.Of(model.Store.Gradient(parameter)))];
        model.KernelUse = KernelUse.Off;
        Compute(model, batch);
        for (int parameter = 0; parameter < model.Store.Count; parameter++)
        {
            double[] right = Numbers.Of(exact.Store.Gradient(parameter));
            double tolerance = Math.Max(1e-5, 5 * Numbers.Distance(right, Numbers.Of(model.Store.Gradient(parameter))));
            Numbers.Close(right, gradients[parameter], tolerance, $"The gradient of {model.Store.Specs[parameter].Name}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SteadyStep_AllocatesNextToNothing(string name)
    {
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float32);
        using Batch batch = model.Place(Catalog.Pack(model, lengths));
        for (int step = 0; step < 3; step++)
        {
            model.TrainStep(batch);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 10; step++)
        {
            model.TrainStep(batch);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10, 0, 512);
    }

    /// <summary>Weights are taken in again whoever wrote to them: an optimizer of TorchSharp's, a file, a test.</summary>
    [Fact]
    public void ChangedWeights_AreSeenByTheNextPrediction()
    {
        using SequenceModel model = Catalog.Create(Catalog.Declaring("Lstm(5), Tag"), torch.ScalarType.Float32);
        using Batch batch = model.Place(Catalog.Pack(model, lengths));
        float[] before = Scores(), again = Scores();
        Numbers.Shake(model, 5);
        float[] shaken = Scores();
        model.KernelUse = KernelUse.Off;

        Assert.Equal(before, again);
        Numbers.Close([.. Scores()], [.. shaken], 2e-6, "Probabilities");

        float[] Scores() => model.Evaluate(batch).Scores[0];
    }

    private static (Evaluated InUse, double Trained) Compute(SequenceModel model, Batch batch)
    {
        Evaluated inUse = model.Evaluate(batch);
        Assert.Equal(inUse.Loss, model.Loss(batch), 1e-6);
        model.Step = 4;
        float trained = model.TrainStep(batch);
        Assert.Equal(5, model.Step);
        return (inUse, trained);
    }
}
