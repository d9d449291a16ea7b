using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests;

/// <summary>
/// Right declarations with a word, an argument, an order or a modifier changed at random. Each compiles, or has an error in the user's own file, C#'s or ours: none crashes the
/// generator, none is wrong in a generated file, none is silent. So many trials are a sample; <c>SEQDSL_FUZZ=10000</c> in the environment makes more.
/// </summary>
public partial class MutatedDeclarationsTests
{
    // A trial takes about 100 ms of one core.
    private static readonly int trials = int.Parse(Environment.GetEnvironmentVariable("SEQDSL_FUZZ") ?? "100", CultureInfo.InvariantCulture);

    private const string Before = """
        using System; using SeqDsl; using SeqDsl.Cells;
        public enum Colour { Red, Green, Blue }
        public enum Kind { Person, Place }
        public enum Nothing { }
        [Flags] public enum Part { A = 1, B = 2 }
        enum Secret { A, B }
        public class Mine { }

        """;

    private const string Cells = """
        [Cell] public sealed partial class C { private Weight W, U; private Bias b; public Vector Step(Vector x, Vector h) => Tanh(W * x + U * h + b); }
        [Cell] public sealed partial class D { private Weight W, U; private Vector p; public (Vector, Vector) Step(Vector x, Vector h, Vector c) { var a = W * x + U * h; var f = Sigmoid(a.Gate(0, 2) + 1); c = f * c + (1 - f) * Tanh(a.Gate(1, 2)) * p; return (Tanh(c) / 2, c); } }
        [Cell] public partial class E { private const double Half = 0.5; private Weight W; public Vector Step(Vector x, Vector h) { Vector a = Half * (W * x); a += Clamp(h, -1, 1); return Mix(a, h); } private static Vector Mix(Vector a, Vector b) => 0.3 * a + 0.7 * b; }
        """;

    private static readonly string[] layers =
    [
        "Tokens", "Tokens(Name = \"tokens\")", "TargetTokens", "Features(3)", "Embedding(4)", "Embedding(4, Tied = true)", "Embedding(4, Name = \"words\", Dropout = 0.1)", "Characters(3, Hidden = 2)",
        "BagOfWords", "Match", "Lstm(4)", "Gru(4, Bidirectional = true)", "Rnn(4, Layers = 2, Dropout = 0.2)", "Lstm(4, Reverse = true)", "Gru(4, Name = \"read\", Projection = 2)", "Recurrent<C>(4, Zoneout = 0.1)",
        "Recurrent<D>(4)", "Linear(4)", "Activation(Activation.Tanh)", "Dropout(0.5)", "LayerNorm", "Conv(4, Width = 2)", "Attend(Attention.Dot)", "Pool(Pooling.Last)", "Pool(Pooling.Attention, Size = 3)",
        "Concat(From = [\"words\", \"read\"])", "Residual(From = [\"words\", \"read\"])", "Highway", "Classify<Colour>", "Classify(2)", "MultiLabel<Kind>", "Regress", "Tag<Colour>", "Tag(2)", "NextToken", "PreviousToken",
        "NextToken(Tied = true)", "CrfTag<Kind>", "ExtractSpan", "ExtractSpan<Kind>", "Generate", "Generate(Tied = true)",
    ];

    private static readonly string[] models =
    [
        "Tokens, Embedding(4), Lstm(4, Bidirectional = true), Pool(Pooling.Max), Dropout(0.5), Classify<Colour>",
        "Tokens, Embedding(4, Name = \"words\"), Gru(4, Name = \"read\"), Residual(From = [\"words\", \"read\"]), Tag<Colour>, Pool(Pooling.Mean), Classify(2, Name = \"all\")",
        "Tokens, Embedding(4), Lstm(4, Layers = 2, Dropout = 0.2), NextToken(Tied = true)",
        "Tokens(Name = \"tokens\"), Characters(3, Hidden = 2, Name = \"spelling\"), Embedding(4, From = [\"tokens\"], Name = \"meaning\"), Gru(3, From = [\"spelling\", \"meaning\"]), CrfTag<Kind>(Scheme = TagScheme.Bio)",
        "Features(3), Conv(4, Width = 2), Attend(Attention.General), Highway(Layers = 2), Tag(2)",
        "Tokens, Embedding(4), Gru(4, Name = \"read\"), TargetTokens, Embedding(4), Gru(4, Initial = \"read\", Feed = \"linear\"), Linear(3), Generate",
        "Tokens, BagOfWords(Weighting = BagWeighting.TfIdf), Linear(3), Activation(Activation.Relu), MultiLabel<Kind>",
        "Features(2), Recurrent<C>(4, Zoneout = 0.1), Recurrent<D>(3), Recurrent<E>(3, RecurrentDropout = 0.1), Regress(2)",
        "Tokens, Embedding(4), Rnn(4), ExtractSpan<Kind>(Longest = 3)",
    ];

    private static readonly string[] options =
    [
        "Name = \"words\"", "Name = \"read\"", "Name = \"x y\"", "Name = \"\"", "From = [\"tokens\"]", "From = [\"words\", \"read\"]", "From = []", "From = [\"lstm\"]", "Bidirectional = true", "Reverse = true", "Layers = 2",
        "Dropout = 0.3", "Initial = \"read\"", "Feed = \"linear\"", "Projection = 2", "Zoneout = 0.2", "RecurrentDropout = 0.2", "WeightDrop = 0.2", "Locked = true", "Tied = true", "Frozen = true", "Pretrained = \"\"",
        "Weight = 2", "Width = 3", "Size = 2", "Longest = 2", "Scaled = true", "Bias = false", "Adaptive = [1, 2]", "Deviation = 1", "Optional = true", "Hidden = 2",
    ];

    private static readonly string[] numbers = ["0", "-1", "1", "2", "3", "7", "0.5", "1.0", "1e-40", "1e40", "double.NaN", "65", "257", "100000", "1048576", "1048577", "int.MaxValue", "-0.0", "1 / 2"];

    private static readonly string[] types = ["Colour", "Kind", "Nothing", "Part", "Secret", "Mine", "string", "int", "Colour?", "C", "D", "Missing"];

    private static readonly string[] heads =
    [
        "public partial class", "partial class", "public sealed partial class", "public class", "static partial class", "abstract partial class", "file partial class", "public partial record", "partial struct", "internal partial class",
        "private partial class",
    ];

    private static readonly string[] tokens =
    [
        "x", "h", "c", "W", "U", "b", "p", "a", "f", "Half", "0", "1", "2", "0.5", "-1", "1 / 2", "+", "-", "*", "/", "+=", "-=", "/=", "=", "Tanh", "Sigmoid", "Clamp", "Concat", "Gate", "Weight", "Bias", "Vector", "double", "var", "const",
        "static", "readonly", "return", "(", ")", ",", ";", "!", "new(1)", "default", "h, c", "(h, c)", "this.W", "null!", "Exp", "LayerNorm", "0.0", "1e40", "int",
    ];

    [Fact]
    public Task MutatedModel_CompilesOrHasAnError() => ExpectNothingSilent(seed: 11, static random =>
    {
        List<string> model = [.. Split(models[random.Next(models.Length)])];
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            MutateLayers(random, model);
        }

        string head = random.Next(8) == 0 ? Any(random, heads) : "public partial class";
        string declaration = $"[{(random.Next(40) == 0 ? "" : "SequenceModel, ")}{string.Join(", ", model)}] {head} Q{(random.Next(40) == 0 ? "<T>" : "")}{(head.EndsWith("class", StringComparison.Ordinal) ? ";" : " { }")}";
        return (random.Next(10) == 0 ? $"{Any(random, heads)} Outer {{ {declaration} }}" : declaration) + "\n" + Cells;
    });

    [Fact]
    public Task MutatedCell_CompilesOrHasAnError() => ExpectNothingSilent(seed: 12, static random =>
    {
        string[] cells = Cells.Split('\n');
        int which = random.Next(cells.Length);
        List<string> words = [.. Token().Matches(cells[which]).Select(match => match.Value)];
        for (int changes = random.Next(1, 3); changes > 0; changes--)
        {
            // Behind the class's head.
            int place = random.Next(words.IndexOf("{") + 1, words.Count - 1);
            switch (random.Next(4))
            {
                case 0: words.RemoveAt(place); break;
                case 1: words.Insert(place, Any(random, tokens)); break;
                case 2: words[place] = words[random.Next(words.IndexOf("{") + 1, words.Count - 1)]; break;
                default: words[place] = Any(random, tokens); break;
            }
        }

        cells[which] = string.Join(" ", words);
        return $"{string.Join("\n", cells)}\n[SequenceModel, Features(2), Recurrent<C>(4), Recurrent<D>(3, Layers = 2), Recurrent<E>(3), Tag(2)] public partial class Q;";
    });

    private static void MutateLayers(Random random, List<string> model)
    {
        int place = random.Next(model.Count);
        switch (random.Next(9))
        {
            case 0 when model.Count > 1: model.RemoveAt(place); break;
            case 1: model.Insert(place, model[place]); break;
            case 2: (model[place], model[random.Next(model.Count)]) = (model[random.Next(model.Count)], model[place]); break;
            case 3: model.Insert(random.Next(model.Count + 1), Any(random, layers)); break;
            case 4: model[place] = Any(random, layers); break;
            case 5: model[place] = Number().Replace(model[place], _ => Any(random, numbers), 1); break;
            case 6: model[place] = Type().Replace(model[place], _ => $"<{Any(random, types)}>", 1); break;
            case 7: model[place] = model[place].Replace("true", "false", StringComparison.Ordinal); break;
            default:
                string option = Any(random, options);
                model[place] = model[place].EndsWith(')') ? $"{model[place][..^1]}, {option})" : $"{model[place]}({option})";
                break;
        }
    }

    private static async Task ExpectNothingSilent(int seed, Func<Random, string> make)
    {
        Random random = new(seed);
        List<string> wrong = [];
        for (int trial = 0; trial < trials; trial++)
        {
            string made = make(random), source = Before + made;

            // It fails on an exception in a generator by itself.
            GeneratorRun run = GeneratorRun.OfUnfinished(source);
            Diagnostic[] errors = [.. run.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
            ImmutableArray<Diagnostic> said = await AnalyzerRun.OfFirstFile(run.Output);

            string? found = errors.FirstOrDefault(error => error.Location.SourceTree?.FilePath != "Source0.cs") is { } generated ? $"{generated} in a generated file"
                : errors.Length > 0 || said.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error) ? null
                : run.Files.Keys.All(file => !file.EndsWith("Q.Backward.g.cs", StringComparison.Ordinal)) ? "Q is not generated, and nobody says why"
                : run.Files.Count(file => file.Value.Contains("CompiledCell", StringComparison.Ordinal)) != 3 ? "a cell is not generated, and nobody says why"
                : null;
            if (found is not null)
            {
                wrong.Add($"trial {trial}: {found}, for\n{made}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {trials}:\n{string.Join("\n", wrong.Take(20))}");
    }

    private static string Any(Random random, string[] of) => of[random.Next(of.Length)];

    /// <summary>At the commas outside of brackets.</summary>
    private static string[] Split(string layers) => OuterComma().Split(layers);

    [GeneratedRegex(@", (?=[A-Z]\w*(?:[(<,]|$))")]
    private static partial Regex OuterComma();

    [GeneratedRegex(@"(?<![\w""])\d+(\.\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"<[^<>]+>")]
    private static partial Regex Type();

    [GeneratedRegex(@"\w+(\.\d+)?|=>|[-+*/]=|\S")]
    private static partial Regex Token();
}
