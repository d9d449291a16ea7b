using System.Reflection;
using SeqDsl.Data;
using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Threads;
using SeqDsl.Models;
using SeqDsl.Testing;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>
/// Models of sizes that fill no register, one exactly, and several: what the kernels compute in single precision is what TorchSharp's operations compute
/// in double, in lanes of every width, and to the bit the same for any number of threads.
/// </summary>
[Collection(nameof(Alone))]
public class ModelKernelSizesTests
{
    private static readonly string[] declarations =
    [
        "Tokens, Embedding(1), Lstm(1), Tag(2)",
        "Tokens, Embedding(7), Gru(7, Bidirectional = true), Dropout(0.5), Pool(Pooling.Last), Classify(3)",
        "Tokens, Embedding(16), Rnn(16), LayerNorm, Tag(17)",
        "Features(5), Lstm(33, Layers = 2, Bidirectional = true, Dropout = 0.3), Tag(5)",
        "Tokens, Embedding(19), Gru(100), Pool(Pooling.Max), Linear(20), Activation(Activation.Gelu), Classify(4)",
        "Tokens, Characters(17, Hidden = 33, Dropout = 0.2), Gru(9), Tag(5)",
        "Tokens, Characters(7, Hidden = 20, Encoder = CharacterEncoder.Conv, Width = 5), Pool(Pooling.Last), Classify(3)",
        "Tokens, BagOfWords(Weighting = BagWeighting.TfIdf), Linear(31), LayerNorm, Activation(Activation.Silu), Classify(6)",
    ];

    private static readonly Lazy<Assembly> assembly = new(() => GeneratorRun.Of(
        [.. declarations.Select((layers, index) => $"using SeqDsl;\nnamespace Sizes;\n[SequenceModel]\n[{layers}]\npublic partial class M{index};\n")]).Load());

    private static readonly int[] lengths = [.. Enumerable.Range(0, 23).Select(row => 1 + (row * row * 7 % 64))];

    public static TheoryData<int, int> ModelsAndWidths
    {
        get
        {
            var data = new TheoryData<int, int>();
            foreach (int width in LaneWidth.Supported)
            {
                for (int model = 0; model < declarations.Length; model++)
                {
                    data.Add(model, width);
                }
            }

            return data;
        }
    }

    public static TheoryData<int> Models => [.. Enumerable.Range(0, declarations.Length)];

    [Theory]
    [MemberData(nameof(ModelsAndWidths))]
    public void Kernels_AreTensorOperationsInDouble(int number, int width)
    {
        using SequenceModel model = Create(number, torch.ScalarType.Float32), exact = Create(number, torch.ScalarType.Float64);
        Numbers.Shake(model, 5);
        Numbers.Copy(model, exact);
        PackedBatch packed = Catalog.Pack(model, lengths);
        using Batch batch = model.Place(packed), exactBatch = exact.Place(packed);
        int before = LaneWidth.Limit;
        try
        {
            LaneWidth.Limit = width;
            Evaluated inUse = model.Evaluate(batch);
            float trained = model.TrainStep(batch);

            Evaluated expected = exact.Evaluate(exactBatch);
            Numbers.Close([.. expected.Logits[0]], [.. inUse.Logits[0]], 2e-6, "Logits");
            Numbers.Close([expected.Loss], [inUse.Loss], 2e-6, "The loss");
            Numbers.Close([exact.TrainStep(exactBatch)], [trained], 2e-6, "The loss in training");
        }
        finally
        {
            LaneWidth.Limit = before;
        }

        for (int parameter = 0; parameter < model.Store.Count; parameter++)
        {
            Numbers.Close(
                Numbers.Of(exact.Store.Gradient(parameter)), Numbers.Of(model.Store.Gradient(parameter)), 1e-5,
                $"The gradient of {model.Store.Specs[parameter].Name}");
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void AnyNumberOfThreads_GivesTheSameBits(int number)
    {
        using SequenceModel model = Create(number, torch.ScalarType.Float32);
        using Batch batch = model.Place(Catalog.Pack(model, lengths));
        int before = Workers.Count;
        try
        {
            (float Loss, double[] Gradients, float[] Scores)[] results = [.. new[] { 1, 2, 3, 1 }.Select(threads =>
            {
                Workers.Count = threads;
                model.Step = 2;
                return (model.TrainStep(batch), Numbers.Of(model.Store.Gradients), model.Evaluate(batch).Scores[0]);
            })];

            Assert.All(results, result => Assert.Equal(results[0].Loss, result.Loss));
            Assert.All(results, result => Assert.Equal(results[0].Gradients, result.Gradients));
            Assert.All(results, result => Assert.Equal(results[0].Scores, result.Scores));
        }
        finally
        {
            Workers.Count = before;
        }
    }

    /// <summary>A workspace grows, shrinks in use, and grows again; what an earlier batch left in it does not matter.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void BatchesOfOtherSizesBetween_ChangeNothing(int number)
    {
        using SequenceModel model = Create(number, torch.ScalarType.Float32);
        using Batch batch = model.Place(Catalog.Pack(model, [9, 2, 4])), larger = model.Place(Catalog.Pack(model, lengths)), smaller = model.Place(Catalog.Pack(model, [1]));

        (float Loss, double[] Gradients) first = Train(batch);
        Train(larger);
        Train(smaller);
        model.Evaluate(larger);
        (float Loss, double[] Gradients) again = Train(batch);

        Assert.Equal(first.Loss, again.Loss);
        Assert.Equal(first.Gradients, again.Gradients);

        (float Loss, double[] Gradients) Train(Batch batch)
        {
            model.Step = 2;
            return (model.TrainStep(batch), Numbers.Of(model.Store.GradientsToRead));
        }
    }

    private static SequenceModel Create(int number, torch.ScalarType type)
    {
        Vocabulary? vocabulary = declarations[number].StartsWith("Tokens", StringComparison.Ordinal) ? Catalog.Vocabulary : null;
        ModelContext context = ModelContext.New(vocabulary, Catalog.Device, 11, type);
        return (SequenceModel)assembly.Value.GetType($"Sizes.M{number}", throwOnError: true)!.GetMethod("Create", [typeof(ModelContext)])!.Invoke(null, [context])!;
    }
}
