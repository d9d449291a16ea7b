using SeqDsl.Models;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>The model on raw memory against the same model in TorchSharp's operations: logits, loss, probabilities, gradients, dropout.</summary>
[Collection(nameof(SteadyStateTests))]
public class ModelKernelTests
{
    private static readonly int[] lengths = [3, 1, 6, 4, 1, 3];

    public static TheoryData<string> Names => Catalog.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Kernels_ComputeWhatTensorOperationsCompute(string name) => KernelsAgree(name, lengths);

    /// <summary>Arrays of what changes with the batch, the graph of tensors and their handles: nothing of that; 4 KiB are what a step may cost.</summary>
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

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10, 0, 4096);
    }

    /// <summary>Weights are taken in again whoever wrote to them: an optimizer of TorchSharp's, a file, a test.</summary>
    [Fact]
    public void ChangedWeights_AreSeenByTheNextPrediction()
    {
        using SequenceModel model = Catalog.Create(Catalog.Declaring("Lstm(5), Tag"), torch.ScalarType.Float32);
        using Batch batch = model.Place(Catalog.Pack(model, lengths));
        float[] before = model.Probabilities(batch), again = model.Probabilities(batch);
        Numbers.Shake(model, 5);
        float[] shaken = model.Probabilities(batch);
        model.KernelUse = KernelUse.Off;

        Assert.Equal(before, again);
        Numbers.Close([.. model.Probabilities(batch)], [.. shaken], 2e-6, "Probabilities");
    }

    private static void KernelsAgree(string name, int[] lengths)
    {
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float32);
        Numbers.Shake(model, 5);
        using Batch batch = model.Place(Catalog.Pack(model, lengths));
        Assert.True(model.UsesKernels);

        (double loss, float[] logits, float[] probabilities, double trained, double[][] gradients) = Compute(model, batch);
        model.KernelUse = KernelUse.Off;
        (double expectedLoss, float[] expectedLogits, float[] expectedProbabilities, double expectedTrained, double[][] expectedGradients) = Compute(model, batch);

        Numbers.Close([.. expectedLogits], [.. logits], 2e-6, "Logits");
        Numbers.Close([expectedLoss], [loss], 2e-6, "The loss");
        Numbers.Close([.. expectedProbabilities], [.. probabilities], 2e-6, "Probabilities");
        Numbers.Close([expectedTrained], [trained], 2e-6, "The loss in training");
        for (int parameter = 0; parameter < gradients.Length; parameter++)
        {
            // Two float32 results, each within 1e-5 of the right one (which other tests hold them against).
            Numbers.Close(expectedGradients[parameter], gradients[parameter], 2e-5, $"The gradient of {model.Store.Specs[parameter].Name}");
        }
    }

    private static (double Loss, float[] Logits, float[] Probabilities, double Trained, double[][] Gradients) Compute(SequenceModel model, Batch batch)
    {
        (double loss, float[] logits) = model.Evaluate(batch);
        Assert.Equal(loss, model.Loss(batch), 1e-6);
        float[] probabilities = model.Probabilities(batch);
        model.Step = 4;
        float trained = model.TrainStep(batch);
        Assert.Equal(5, model.Step);
        return (loss, logits, probabilities, trained, [.. Enumerable.Range(0, model.Store.Count).Select(parameter => Numbers.Of(model.Store.Gradient(parameter)))]);
    }
}
