using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests;

/// <summary>
/// Whatever a user calls things, generated code compiles, or a rule says on the user's name that it cannot be. The names tried are those that generated code uses itself, one by one, in every
/// place where a user chooses one. So many are a sample; <c>SEQDSL_FUZZ=10000</c> in the environment tries all. Names that begin with __ are the generated part's own.
/// </summary>
public class UnusualNamesTests
{
    private static readonly bool all = int.Parse(Environment.GetEnvironmentVariable("SEQDSL_FUZZ") ?? "0", CultureInfo.InvariantCulture) >= 10_000;

    private const string Usings = "using SeqDsl; using SeqDsl.Cells; ";

    /// <summary>Places for a name, §.</summary>
    private static readonly string[] places =
    [
        "[SequenceModel, Tokens, Embedding(2), Lstm(2), Pool(Pooling.Last), Classify(2)] public partial class §;",
        "namespace § { [SequenceModel, Features(2), Gru(2), Tag(2)] public partial class Q; }",
        "public partial class § { [SequenceModel, Features(2), Gru(2), Tag(2)] public partial class Q; }",
        "[SequenceModel, Tokens, Embedding(2), Lstm(2), Tag(2)] public partial class Q { public int § { get; set; } }",
        "[SequenceModel, Tokens, Embedding(2), Lstm(2), Tag(2)] public partial class Q { public void §(int a) { } }",
        "[SequenceModel, Tokens, Embedding(2), Lstm(2), Tag(2)] public partial class Q { public class § { } }",
        "[SequenceModel, Tokens, Embedding(2, Name = \"£\"), Lstm(2, Dropout = 0.5, Layers = 2), Pool(Pooling.Attention, From = [\"lstm\"]), Classify(2), Classify(3, Name = \"other\", From = [\"pool\"])] public partial class Q;",
        "[SequenceModel, Tokens, Embedding(2), Lstm(2, Name = \"£\"), Linear(3), CrfTag<E>] public partial class Q; public enum E { A, B }",
        "[SequenceModel, Tokens, Embedding(2), Lstm(2), Pool(Pooling.Mean), Classify(2, Name = \"£\"), Regress(From = [\"pool\"])] public partial class Q;",
        "[SequenceModel, Tokens(Name = \"£\"), Embedding(2), Pool(Pooling.Mean, Name = \"a\"), Tokens(Name = \"b\"), Embedding(2), Pool(Pooling.Mean, Name = \"c\"), Concat(From = [\"a\", \"c\"]), Classify(2)] public partial class Q;",
        "[SequenceModel, Tokens, Embedding(2), Lstm(2), Tag<§>] public partial class Q; public enum § { A, B }",
        "[SequenceModel, Tokens, Embedding(2), Lstm(2), Tag<E>] public partial class Q; public enum E { §, B1 }",
        "[SequenceModel, Tokens, Embedding(2), Lstm(2), Tag<Q.§>] public partial class Q { public enum § { A, B } }",
        "[Cell] public partial class § { Weight W1, U1; public Vector Step(Vector x, Vector h) => Tanh(W1 * x + U1 * h); } [SequenceModel, Features(2), Recurrent<§>(2, Zoneout = 0.1), Tag(2)] public partial class Q1;",
        "[Cell] public partial class C { Weight §, U1; Bias b1; public Vector Step(Vector x, Vector h) => Tanh(this.§ * x + U1 * h + b1); } [SequenceModel, Features(2), Recurrent<C>(2), Tag(2)] public partial class Q;",
        "[Cell] public partial class C { Weight W1, U1; Bias §; public Vector Step(Vector x, Vector h) => Tanh(W1 * x + U1 * h + this.§); } [SequenceModel, Features(2), Recurrent<C>(2), Tag(2)] public partial class Q;",
        "[Cell] public partial class C { Weight W1, U1; public Vector Step(Vector x, Vector h) { Vector § = Sigmoid(W1 * x); return Tanh(§ * (U1 * h)) * §; } } [SequenceModel, Features(2), Recurrent<C>(2, Projection = 1), Tag(2)] public partial class Q;",
        "[Cell] public partial class C { Weight W1, U1; public Vector Step(Vector §, Vector h1) => Tanh(W1 * § + U1 * h1); } [SequenceModel, Features(2), Recurrent<C>(2), Tag(2)] public partial class Q;",
        "[Cell] public partial class C { Weight W1, U1; public (Vector, Vector) Step(Vector x1, Vector §, Vector c1) { c1 = c1 + W1 * x1 + U1 * §; return (Tanh(c1), c1); } } [SequenceModel, Features(2), Recurrent<C>(2), Tag(2)] public partial class Q;",
        "[Cell] public partial class C { Weight W1, U1; public Vector Step(Vector x1, Vector h1) => Tanh(§(W1 * x1) + U1 * h1); private static Vector §(Vector a1) => 2 * a1; } [SequenceModel, Features(2), Recurrent<C>(2), Tag(2)] public partial class Q;",
    ];

    /// <summary>The identifiers of generated code, and words that are more than that to C#.</summary>
    private static readonly Lazy<string[]> names = new(() =>
    [
        .. GeneratorRun.OfUnfinished(
                Usings + "[SequenceModel, Tokens, Embedding(2), Lstm(2, Bidirectional = true, Dropout = 0.5), Pool(Pooling.Attention), Classify<E>] public partial class Q; public enum E { A, B }"
                + "[SequenceModel, Tokens, Embedding(2), Recurrent<C>(2), CrfTag<E>] public partial class R;"
                + "[Cell] public partial class C { Weight W, U; Bias b; Vector g; public (Vector, Vector) Step(Vector x, Vector h, Vector c) { c = 0.5 * c + LayerNorm(W * x + U * h, g, b); return (Tanh(c), c); } }",
                Usings + "[SequenceModel, Tokens, Embedding(8), Lstm(8, Name = \"encoder\"), TargetTokens, Embedding(8), Lstm(8, Initial = \"encoder\"), Attend(Attention.Dot, From = [\"lstm\", \"encoder\"]), Generate] public partial class S;")
            .Output.SyntaxTrees.Skip(2).SelectMany(tree => tree.GetRoot().DescendantTokens()).Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText),
        .. SyntaxFacts.GetReservedKeywordKinds().Concat(SyntaxFacts.GetContextualKeywordKinds()).Select(SyntaxFacts.GetText),
        "field", "extension", "Rest", "Item1", "Item2", "Item9", "ToString", "GetHashCode", "Equals", "CompareTo", "Deconstruct", "GetType", "Finalize", "MemberwiseClone", "_", "_1", "A_b", "a_B", "é", "ſ",
    ]);

    public static TheoryData<int> Parts { get; } = [.. Enumerable.Range(0, 8)];

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task EachName_IsBorneInEachPlace(int part)
    {
        string[] some = [.. names.Value.Where(name => name.Length > 0 && !name.StartsWith("__", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)
            .Where((_, index) => index % 8 == part && (all || index / 8 % 48 == 5 * part))];
        Assert.NotEmpty(some);
        List<string> refused = [];
        foreach (string[] names in some.Chunk(8))
        {
            string[] sources = [.. names.SelectMany((name, index) => places.Select((place, number) =>
                $"{Usings} namespace N{index}_{number} {{ {place.Replace("§", "@" + name).Replace("£", name)} }}"))];
            CSharpCompilation project = Sources.Compile(sources);
            HashSet<string> wrong = [.. project.GetDiagnostics().Where(said => said.Severity == DiagnosticSeverity.Error && IsOfTheUser(said)).Select(said => said.Location.SourceTree!.FilePath)];

            GeneratorRun run = GeneratorRun.OfUnfinished(project);
            // A name that makes the source itself wrong is another matter.
            Diagnostic[] errors = [.. run.Output.GetDiagnostics().Where(said => said.Severity == DiagnosticSeverity.Error)];
            ImmutableArray<Diagnostic> rules = await AnalyzerRun.Diagnostics(run.Output);
            HashSet<string> told = [.. rules.Where(rule => rule.Severity == DiagnosticSeverity.Error).Select(rule => rule.Location.SourceTree!.FilePath)];
            for (int number = 0; number < sources.Length; number++)
            {
                string space = $"N{number / places.Length}_{number % places.Length}.", file = $"Source{number}.cs";
                string[] ofGenerated = [.. errors.Where(error => Path.GetFileName(error.Location.SourceTree?.FilePath ?? "").Contains(space, StringComparison.Ordinal)).Select(error => error.ToString())];
                refused.AddRange(ofGenerated.Length == 0 || wrong.Contains(file) ? [] : [$"{sources[number]}\n{string.Join("\n", ofGenerated.Take(5))}"]);
                string[] ofSource = [.. errors.Where(error => error.Location.SourceTree?.FilePath == file).Select(error => error.ToString())];
                refused.AddRange(ofSource.Length == 0 || wrong.Contains(file) || told.Contains(file) ? [] : [$"{sources[number]}\n{string.Join("\n", ofSource.Take(5))}"]);
            }
        }

        Assert.True(refused.Count == 0, string.Join("\n\n", refused));
    }

    /// <summary>What only the generated part defines, such as a cell's functions, is missing before it is there.</summary>
    private static bool IsOfTheUser(Diagnostic said) => said.Id is not ("CS0103" or "CS1061" or "CS0117" or "CS0311" or "CS0315");
}
