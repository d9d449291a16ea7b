using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SeqDsl.Generators;
using SeqDsl.Generators.Analyzers;

namespace SeqDsl.Benchmarks;

/// <summary>Declarations of every size, and the compiler over them: what <see cref="GeneratorEdits"/> and <see cref="GeneratorSizes"/> measure.</summary>
internal static class GeneratorModels
{
    /// <summary>The kinds of model whose edits are measured.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["classifier", "tagger", "language model", "sequence to sequence", "the same, fed"];

    /// <summary>A model in a file of its own; its layers are as wide as <paramref name="hidden"/> says.</summary>
    /// <param name="labels">The enum of a classifier's or tagger's labels.</param>
    public static string Of(string kind, int number, int hidden, string labels = "global::Project.Topic") => $"""
        using SeqDsl;
        namespace Project.Part{number};
        [SequenceModel]
        [{kind switch
        {
            "classifier" => $"Tokens, Embedding(100), {Cell(number)}({hidden}, Bidirectional = true, Layers = 2), Pool(Pooling.Last), Dropout(0.3), Classify<{labels}>",
            "tagger" => $"Tokens, Embedding(100), {Cell(number)}({hidden}, Bidirectional = true, Layers = 2), Dropout(0.3), Tag<{labels}>",
            "language model" => $"Tokens, Embedding(100), Dropout(0.3), {Cell(number)}({hidden}, Layers = 2), Dropout(0.3), NextToken",
            _ => $"""
                Tokens, Embedding(256), Dropout(0.3), Lstm({hidden}, Bidirectional = true, Name = "encoder")]
                [TargetTokens, Embedding(256), Dropout(0.3), Lstm({2 * hidden}, Initial = "encoder"{(kind == "the same, fed" ? ", Feed = \"seen\"" : "")}, Name = "decoder"), Attend(Attention.General, From = ["decoder", "encoder"], Name = "context")]
                [Linear(256, From = ["decoder", "context"]), Activation(Activation.Tanh, Name = "seen"), Generate(Tied = true, LabelSmoothing = 0.1)
                """,
        }}]
        public partial class Model{number};
        """;

    public static string Labels(string first) => $"namespace Project; public enum Topic {{ {first}, Entity, Description, Human, Location, Number }}";

    /// <summary>LSTM layers, each an attribute of its own.</summary>
    public static string Stack(int layers) => $"""
        using SeqDsl;
        [SequenceModel]
        [Tokens, Embedding(8), {string.Concat(Enumerable.Repeat("Lstm(8), ", layers))}Tag(3)]
        public partial class Model;
        """;

    /// <summary>Layers that each take all before.</summary>
    public static string Dense(int layers) => $"""
        using SeqDsl;
        [SequenceModel]
        [Tokens, Embedding(8, Name = "l0")]
        {string.Join('\n', Enumerable.Range(1, layers).Select(layer => $"[Linear(8, Name = \"l{layer}\", From = [{string.Join(", ", Enumerable.Range(0, layer).Select(before => $"\"l{before}\""))}])]"))}
        [Tag(3)]
        public partial class Model;
        """;

    public static string Numbered(int labels) => $"""
        using SeqDsl;
        [SequenceModel, Tokens, Embedding(8), Pool(Pooling.Max), Classify({labels})]
        public partial class Model;
        """;

    /// <summary>A cell whose step is a sum of so many terms.</summary>
    public static string Terms(int terms) => CellOf($"return Tanh({string.Join(" + ", Enumerable.Range(1, terms).Select(term => $"{(term % 2 == 0 ? "a" : "h")} * 0.{term:00000}"))});");

    /// <summary>A cell of so many lines, each a function of the one before.</summary>
    public static string Lines(int lines) => CellOf(string.Concat(Enumerable.Range(1, lines).Select(line => $"a = Tanh(a * 0.{line:00000} + h); ")) + "return a;");

    /// <summary>A cell in which a local is doubled so many times: as a tree it would be as many doublings of its text.</summary>
    public static string Doublings(int doublings) => CellOf(string.Concat(Enumerable.Repeat("a = a + a; ", doublings)) + $"return Tanh(a * {Math.Pow(2, -doublings):R});");

    public static GeneratorDriver NewDriver() =>
        CSharpGeneratorDriver.Create([new SequenceModelGenerator().AsSourceGenerator(), new CellGenerator().AsSourceGenerator()], parseOptions: SeqDsl.Testing.Sources.ParseOptions);

    /// <summary>Milliseconds that the analyzers take of a file of a project, generated ones included in it: their own, without those of the compiler that they run on.</summary>
    public static double Analyze(Compilation output, SyntaxTree file)
    {
        ImmutableArray<DiagnosticAnalyzer> analyzers = [new SequenceModelAnalyzer(), new CellAnalyzer(), new ModelUseAnalyzer()];
        CompilationWithAnalyzers run = output.WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: true));
        ImmutableArray<Diagnostic> said = run.GetAnalyzerSemanticDiagnosticsAsync(output.GetSemanticModel(file), filterSpan: null, default).GetAwaiter().GetResult();
        return said.IsEmpty ? analyzers.Sum(analyzer => run.GetAnalyzerTelemetryInfoAsync(analyzer, default).GetAwaiter().GetResult().ExecutionTime.TotalMilliseconds)
            : throw new InvalidOperationException($"The analyzers say of a right model: {string.Join("\n", said)}");
    }

    private static string Cell(int number) => (number % 3) switch { 0 => "Lstm", 1 => "Gru", _ => "Rnn" };

    private static string CellOf(string step) => $$"""
        using SeqDsl;
        using SeqDsl.Cells;
        [Cell]
        public sealed partial class Large
        {
            Weight W, U;
            Bias b;
            public Vector Step(Vector x, Vector h) { Vector a = W * x + U * h + b; {{step}} }
        }
        [SequenceModel, Tokens, Embedding(8), Recurrent<Large>(8), Tag(3)]
        public partial class Model;
        """;
}
