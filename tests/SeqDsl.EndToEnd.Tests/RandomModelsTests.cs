using System.Reflection;
using SeqDsl.Models;
using SeqDsl.Testing;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>
/// Declarations that nobody would write: random stacks and branches under names that generated code uses itself. They compile without a
/// warning, and their gradients are the tape's.
/// </summary>
public class RandomModelsTests
{
    private static readonly string[] names =
        ["batch", "kept", "step", "rows", "logits", "loss", "constant", "hidden", "Forward", "_x", "a_b", "aB", "Schema", "global", "value", "gradient", "Parameter", "tokens", "torch"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void RandomModels_HaveTheTapesGradients(int seed)
    {
        var random = new Random(seed);
        string[] declarations = [.. Enumerable.Range(0, 40).Select(_ => Declaration(random))];
        Assembly models = GeneratorRun.Of(
            ["public enum Label { A, @class, C }", .. declarations.Select((layers, index) => $"using SeqDsl;\n[SequenceModel]\n[{layers}]\npublic partial class M{index};")]).Load();
        for (int index = 0; index < declarations.Length; index++)
        {
            MethodInfo? create = models.GetType($"M{index}")!.GetMethod("Create", [typeof(ModelContext)]);
            Assert.True(create is not null, $"Nothing was generated for {declarations[index]}.");
            bool features = declarations[index].StartsWith("Features", StringComparison.Ordinal);
            using var model = (SequenceModel)create.Invoke(null, [ModelContext.New(features ? null : Catalog.Vocabulary, Catalog.Device, 3, torch.ScalarType.Float64)])!;
            using Batch batch = model.Place(Catalog.Pack(model, [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(1, 6))]));

            model.TrainStep(batch);
            model.Step = 0;
            using torch.Tensor logits = model.call(batch);
            using torch.Tensor loss = model.Loss(batch, logits);
            loss.backward();

            for (int parameter = 0; parameter < model.Store.Count; parameter++)
            {
                using torch.Tensor gradient = model.Store[parameter].grad!;
                Numbers.Close(Numbers.Of(gradient), Numbers.Of(model.Store.Gradient(parameter)), 1e-8, $"{model.Store.Specs[parameter].Name} of {declarations[index]}");
            }

            using var single = (SequenceModel)create.Invoke(null, [ModelContext.New(features ? null : Catalog.Vocabulary, Catalog.Device, 3, torch.ScalarType.Float32)])!;
            single.TrainStep(batch);
            for (int parameter = 0; parameter < model.Store.Count; parameter++)
            {
                Numbers.Close(
                    Numbers.Of(model.Store.Gradient(parameter)), Numbers.Of(single.Store.Gradient(parameter)), 1e-4,
                    $"{model.Store.Specs[parameter].Name} of {declarations[index]}, by kernels,");
            }
        }
    }

    private static string Declaration(Random random)
    {
        HashSet<string> taken = [];
        List<string> sequences = [];
        bool features = random.Next(4) == 0, bag = !features && random.Next(6) == 0, vector = bag;
        List<string> layers =
        [
            features ? "Features(3)" : "Tokens",
            .. features ? Array.Empty<string>() : bag ? [$"BagOfWords(Weighting = BagWeighting.{One(random, "Sum", "Mean", "TfIdf")})"] : [$"Embedding({random.Next(1, 5)})"],
        ];
        for (int depth = random.Next(1, 7); depth > 0; depth--)
        {
            string name = names[random.Next(names.Length)];
            bool named = random.Next(3) == 0 && taken.Add(name);
            string layer = Layer(random, vector);
            vector |= layer.StartsWith("Pool", StringComparison.Ordinal);
            layers.Add(!named ? layer : layer.EndsWith(')') ? layer.Insert(layer.Length - 1, $", Name = \"{name}\"") : $"{layer}(Name = \"{name}\")");
            if (named && !vector)
            {
                sequences.Add(name);
            }
        }

        // The layer before and an earlier one side by side.
        if (!vector && sequences.Count > 1 && layers[layers.Count - 1].Contains($"\"{sequences[^1]}\"", StringComparison.Ordinal))
        {
            layers.Add($"Linear(3, From = [\"{sequences[0]}\", \"{sequences[^1]}\"])");
        }

        return string.Join(", ", [.. layers, (vector ? "Classify" : "Tag") + One(random, "(3)", "<Label>")]);
    }

    private static string Layer(Random random, bool vector) => random.Next(vector ? 4 : 9) switch
    {
        0 => $"Linear({random.Next(1, 6)}{One(random, "", ", Bias = false")})",
        1 => $"Activation(Activation.{One(random, "Relu", "Tanh", "Sigmoid", "Silu", "Gelu")})",
        2 => "Dropout(0.3)",
        3 => "LayerNorm",
        4 => $"Pool(Pooling.{One(random, "Last", "Mean", "Max")})",
        _ => $"{One(random, "Rnn", "Lstm", "Gru")}({random.Next(1, 5)}{One(random, "", ", Bidirectional = true")}{One(random, "", "", ", Layers = 2, Dropout = 0.25")})",
    };

    private static string One(Random random, params string[] of) => of[random.Next(of.Length)];
}
