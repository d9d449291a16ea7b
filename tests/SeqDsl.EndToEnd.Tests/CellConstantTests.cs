using System.Globalization;
using System.Reflection;
using SeqDsl.Kernels.Lanes;
using SeqDsl.Models;
using SeqDsl.Testing;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>
/// Cells with constants of every magnitude that float32 has: kernels of every width compute what the interpreter and TorchSharp's operations compute, forward and backward. A kernel's graph
/// holds sizes as numbers (1,000,003 for H); a constant must never be read as one.
/// </summary>
[Collection(nameof(Alone))]
public sealed class CellConstantTests
{
    private const int InACell = 8;

    private static readonly double[] constants =
    [
        .. Enumerable.Range(-38, 77).Select(exponent => Parse($"1e{exponent}")),
        .. Enumerable.Range(-38, 76).Select(exponent => Parse($"1.37e{exponent}")),
        // What sizes are made of, H, P, I, and whole numbers near what an int holds.
        .. ((int[])[1, 2, 3, 7, 50, 95, 200, 1_000]).Select(times => 1_000_003.0 * times),
        1_000_002, 1_000_004, 1_000_003.5, 10_000_000.5, 95_000_011, 200_000_033, 295_000_044, 201_000_036, 2 * 200_000_033.0 + 3 * 1_000_003, int.MaxValue, 2_147_483_648, 4_294_967_296,
    ];

    private static readonly double[][] groups = [.. constants.Chunk(InACell)];

    private static readonly Lazy<Assembly> assembly = new(() => GeneratorRun.Of(
        [
            "namespace Constants;\npublic enum Colour { Red, Green, Blue }\n",
            .. groups.Select((group, index) => Cell(group, index)),
            .. groups.Select((_, index) => $"namespace Constants;\n[SeqDsl.SequenceModel, SeqDsl.Tokens, SeqDsl.Embedding(4), SeqDsl.Recurrent<Cell{index}>(17), SeqDsl.Tag<Colour>]\npublic partial class Model{index};\n"),
        ]).Load());

    public static TheoryData<int> Groups => [.. Enumerable.Range(0, groups.Length)];

    [Theory]
    [MemberData(nameof(Groups))]
    public void Kernel_ComputesWhatTheInterpreterDoes_InEveryWidth(int group)
    {
        KernelTests.CheckEveryWidth(new(assembly.Value.GetType($"Constants.Cell{group}", throwOnError: true)!, inputs: 3, hidden: 17, [4, 4, 2, 1], reverse: false));
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void Tensors_ComputeWhatKernelsOfEveryWidthDo(int group)
    {
        Outcome exact = Outcome.Of(Create(group, torch.ScalarType.Float64), KernelUse.Off), single = Outcome.Of(Create(group, torch.ScalarType.Float32), KernelUse.Off);
        Close(exact, single, "tensors of float32");
        foreach (int width in LaneWidth.Supported)
        {
            LaneWidth.Limit = width;
            try
            {
                Close(exact, Outcome.Of(Create(group, torch.ScalarType.Float32), KernelUse.Auto), $"kernels of width {width}");
            }
            finally
            {
                LaneWidth.Limit = int.MaxValue;
            }
        }

        void Close(Outcome right, Outcome found, string what)
        {
            string named = $"with {string.Join(", ", groups[group].Select(Text))}: {what}";
            Numbers.Close([right.Loss], [found.Loss], 2e-6, $"{named}, the loss");
            Numbers.Close(right.Logits, found.Logits, 2e-6, $"{named}, logits");
            foreach ((double[] expected, double[] actual, string parameter) in right.Gradients.Zip(found.Gradients, right.Names))
            {
                Numbers.Close(expected, actual, 2e-5, $"{named}, the gradient of {parameter}");
            }
        }
    }

    /// <summary>
    /// tanh(v·c·(0.3/c)), tanh(v/c·(0.3·c)), and for a c of at least 1 tanh((v + c)·(0.7/c)), |v| ≤ 1: near 0.3·v and 0.7 whatever c is, as long as c is taken for what it is.
    /// Factors whose partner would be no normal float32 number are left out.
    /// </summary>
    private static string Cell(double[] group, int index)
    {
        List<string> terms = [];
        foreach (double c in group)
        {
            if (IsNormal(0.03 / c) && IsNormal(c))
            {
                terms.Add($"Tanh(v * {Text(c)} * {Text(0.3 / c)})");
            }
            if (IsNormal(0.03 * c) && IsNormal(c) && IsNormal(0.03 / c))
            {
                terms.Add($"Tanh(v / {Text(c)} * {Text(0.3 * c)})");
            }
            terms.Add(c >= 1 ? $"Tanh((v + {Text(c)}) * {Text(0.7 / c)})" : $"Tanh(v + {Text(c)})");
        }
        return "using SeqDsl.Cells;\nnamespace Constants;\n[SeqDsl.Cell]\n"
            + $"public sealed partial class Cell{index}\n{{\n    private Weight W, U;\n    private Bias b;\n\n    public Vector Step(Vector x, Vector h)\n    {{\n"
            + "        Vector v = Tanh(W * x + U * h + b);\n"
            + string.Concat(terms.Select((term, place) => $"        Vector t{place} = {term};\n"))
            + $"        return {string.Join(" + ", terms.Select((_, place) => $"{Text(0.3 + (place * 0.01))} * t{place}"))};\n    }}\n}}\n";
    }

    private static SequenceModel Create(int group, torch.ScalarType type)
    {
        MethodInfo create = assembly.Value.GetType($"Constants.Model{group}", throwOnError: true)!.GetMethod("Create", [typeof(ModelContext)])!;
        return (SequenceModel)create.Invoke(null, [ModelContext.New(Catalog.Vocabulary, Catalog.Device, seed: 5, type)])!;
    }

    private static bool IsNormal(double number) => float.IsNormal((float)number);

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture) is var text && text.All(char.IsDigit) && text.Length > 9 ? text + ".0" : text;

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>What a model computes of a batch.</summary>
    private sealed record Outcome(double Loss, double[] Logits, double[][] Gradients, string[] Names)
    {
        public static Outcome Of(SequenceModel made, KernelUse use)
        {
            using SequenceModel model = made;
            model.KernelUse = use;
            using Batch batch = model.Place(Catalog.Pack(model, [5, 2, 2, 1]));
            Assert.Equal(use == KernelUse.Auto, model.UsesKernels);
            Evaluated evaluated = model.Evaluate(batch);
            double trained = model.TrainStep(batch);
            return new(
                trained, [.. evaluated.Logits[0]], [.. Enumerable.Range(0, model.Store.Count).Select(parameter => SeqDsl.EndToEnd.Tests.Numbers.Of(model.Store.Gradient(parameter)))],
                [.. model.Store.Specs.Select(spec => spec.Name)]);
        }
    }
}
