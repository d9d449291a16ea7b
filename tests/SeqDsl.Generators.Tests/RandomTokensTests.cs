using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using SeqDsl.Generators.Analyzers;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests;

/// <summary>
/// Right declarations with tokens taken out or put in another's place at random: neither generators nor analyzers throw. So many trials are a sample;
/// <c>SEQDSL_FUZZ=10000</c> in the environment makes more.
/// </summary>
public class RandomTokensTests
{
    // A trial takes about 25 ms of one core.
    private static readonly int trials = int.Parse(Environment.GetEnvironmentVariable("SEQDSL_FUZZ") ?? "150", CultureInfo.InvariantCulture);

    /// <summary>What is mutated, a file each: every word of the language is among it, and cells, enums, and a model's use.</summary>
    private static readonly Lazy<string[]> files = new(() =>
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(File.ReadAllText)
            .Where(text => text.Contains("[SequenceModel", StringComparison.Ordinal) || text.Contains("[Cell]", StringComparison.Ordinal))
            .Select(text => Usings + text),
        .. CatalogModels.All.Select(model => CatalogModels.SourcesOf([model])).Select(sources => string.Join("\n", sources.Where((_, index) => index == 0 || index == sources.Length - 1).Select(Bare).Prepend("using SeqDsl;"))),
        Use,
    ]);

    private const string Usings =
        "using System; using System.Collections.Generic; using System.Linq; using SeqDsl; using SeqDsl.Cells; using SeqDsl.Data; using SeqDsl.Models; using SeqDsl.Training; ";

    private const string Use = Usings + """
        [SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), Regress] public partial class R;
        class Use
        {
            void M(R model, Vocabulary words, IReadOnlyList<string> text, IReadOnlyList<Example<IReadOnlyList<string>, float>> train)
            {
                var own = R.Create(Vocabulary.Build([]));
                List<Example<IReadOnlyList<string>, float>> none = [];
                TrainingOptions how = new() { Metric = MonitoredMetric.Accuracy, Epochs = 2 };
                own.Fit(none, train, how); own.Dispose(); model.Dispose();
                foreach (var example in train) { if (example is null) { own = R.Create(words); } own.Predict(text); }
                Action later = () => model.Predict(text); model.Save("x"); later();
            }
        }
        """;

    [Fact]
    public Task DeclarationsWithoutRandomTokens_AreBorne() => ExpectBorne(seed: 1, static (random, tokens) =>
    {
        for (int count = random.Next(1, 7); count > 0 && tokens.Count > 0; count--)
        {
            tokens.RemoveAt(random.Next(tokens.Count));
        }
    });

    [Fact]
    public Task DeclarationsWithRandomTokensElsewhere_AreBorne() => ExpectBorne(seed: 2, static (random, tokens) =>
    {
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            tokens[random.Next(tokens.Count)] = tokens[random.Next(tokens.Count)];
        }
    });

    [Fact]
    public async Task ExceptionOfAnAnalyzer_WouldBeSeen()
    {
        InvalidOperationException seen = await Assert.ThrowsAsync<InvalidOperationException>(() => AnalyzerRun.OfFirstFile(Sources.Compile("class C;"), new Throwing()));

        Assert.Contains("It was asked to.", seen.Message);
    }

    private static async Task ExpectBorne(int seed, Action<Random, List<string>> mutate)
    {
        Random random = new(seed);
        for (int trial = 0; trial < trials; trial++)
        {
            string file = files.Value[random.Next(files.Value.Length)];
            List<string> tokens = [.. CSharpSyntaxTree.ParseText(file, Sources.ParseOptions).GetRoot().DescendantTokens().Select(token => token.ToFullString())];
            mutate(random, tokens);
            string source = string.Concat(tokens);

            // It fails on an exception in a generator by itself.
            GeneratorRun run = GeneratorRun.OfUnfinished(source);
            ImmutableArray<Diagnostic> said = await AnalyzerRun.OfFirstFile(run.Output);

            Assert.All(said, diagnostic => Assert.True(diagnostic.Id.StartsWith("SEQ", StringComparison.Ordinal), $"{diagnostic}\nfor trial {trial}:\n{source}"));
        }
    }

    private static string Bare(string source) => source.Replace("using SeqDsl;\n", "").Replace("namespace Catalog;\n", "");

#pragma warning disable RS1001, RS1036 // no analyzer of a package
    private sealed class Throwing : DiagnosticAnalyzer
    {
        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Rules.All;

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterSymbolAction(_ => throw new InvalidOperationException("It was asked to."), SymbolKind.NamedType);
        }
    }
}
