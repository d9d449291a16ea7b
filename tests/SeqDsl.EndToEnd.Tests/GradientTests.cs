using SeqDsl.Models;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>The generated backward against two oracles that know nothing of it: libtorch's tape over the generated forward, and central differences.</summary>
public class GradientTests
{
    private static readonly int[] lengths = [3, 1, 6, 4, 1, 3];

    public static TheoryData<string> Names => Catalog.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void GeneratedGradients_AreTheTapesInDouble(string name) => EqualsTape(name, torch.ScalarType.Float64, 1e-9);

    [Theory]
    [MemberData(nameof(Names))]
    public void GeneratedGradients_AreTheTapesInSingle(string name) => EqualsTape(name, torch.ScalarType.Float32, 1e-4, KernelUse.Off);

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientsOfKernels_AreTheTapes(string name) =>
        EqualsTape(name, torch.ScalarType.Float32, name.StartsWith("LayerNormLstm", StringComparison.Ordinal) ? 5e-3 : 1e-4); // single precision is that far from double in its three units: ModelKernelTests

    [Theory]
    [MemberData(nameof(Names))]
    public void GeneratedGradients_AreCentralDifferences(string name)
    {
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float64);
        Numbers.Shake(model, 5);
        using Batch batch = model.Place(Catalog.Pack(model, lengths));
        model.Step = 4;
        model.TrainStep(batch);
        double[] generated = Numbers.Of(model.Store.Gradients);

        // Some numbers of each parameter; all would be slow, and a wrong equation is wrong everywhere.
        var random = new Random(9);
        using IDisposable untaped = torch.no_grad();
        foreach (int parameter in Numbers.Trained(model))
        {
            long size = model.Store.Shape(parameter).Aggregate(1L, (product, extent) => product * extent);
            for (int sample = 0; sample < 4; sample++)
            {
                long element = model.Store.Offset(parameter) + random.NextInt64(size);
                double difference = Difference(model, batch, element);
                Assert.True(
                    Math.Abs(difference - generated[element]) < 1e-7,
                    $"{model.Store.Specs[parameter].Name}, element {element - model.Store.Offset(parameter)}: generated {generated[element]:g9}, central difference {difference:g9}.");
            }
        }
    }

    private static void EqualsTape(string name, torch.ScalarType type, double tolerance, KernelUse kernels = KernelUse.Auto)
    {
        using SequenceModel model = Catalog.Create(name, type);
        model.KernelUse = kernels;
        Numbers.Shake(model, 5);
        using Batch batch = model.Place(Catalog.Pack(model, lengths));
        model.Step = 4;
        double loss = model.TrainStep(batch);

        model.Step = 4;
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor taped = model.Loss(batch, model.Logits(batch));
        taped.backward();

        Assert.Equal(taped.ToDouble(), loss, 1e-5);
        foreach (int parameter in Numbers.Trained(model))
        {
            using torch.Tensor? gradient = model.Store[parameter].grad;
            Assert.True(gradient is not null, $"The tape has no gradient for {model.Store.Specs[parameter].Name}.");
            Numbers.Close(Numbers.Of(gradient), Numbers.Of(model.Store.Gradient(parameter)), tolerance, $"The gradient of {model.Store.Specs[parameter].Name}");
        }
    }

    /// <summary>Central differences of two widths, extrapolated (Richardson 1911): a layer normalization over three units bends too much for one.</summary>
    private static double Difference(SequenceModel model, Batch batch, long element)
    {
        double wide = Quotient(2e-5), narrow = Quotient(1e-5);
        return narrow + (narrow - wide) / 3;

        double Quotient(double change) => (LossWith(model, batch, element, change) - LossWith(model, batch, element, -change)) / (2 * change);
    }

    private static double LossWith(SequenceModel model, Batch batch, long element, double change)
    {
        using torch.Tensor place = model.Store.Values.narrow(0, element, 1);
        using torch.Tensor before = place.clone();
        using torch.Tensor moved = torch.tensor([Numbers.Of(before)[0] + change], torch.ScalarType.Float64, model.Device);
        place.copy_(moved);
        model.Step = 4;
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor loss = model.Loss(batch, model.Logits(batch));
        place.copy_(before);
        return loss.ToDouble();
    }
}
