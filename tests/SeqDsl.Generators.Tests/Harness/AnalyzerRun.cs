using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SeqDsl.Generators.Analyzers;

namespace SeqDsl.Testing;

/// <summary>What the analyzer says of sources, the generated part included, as in a build.</summary>
public static class AnalyzerRun
{
    public static Task<ImmutableArray<Diagnostic>> Diagnostics(params string[] sources) => Diagnostics(GeneratorRun.OfUnfinished(sources).Output);

    /// <summary>What is said of a compilation, in the order of the source. An exception in the analyzer is AD0001 among it.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Diagnostics(Compilation compilation) =>
        InOrder(await compilation.WithAnalyzers(All).GetAnalyzerDiagnosticsAsync());

    /// <summary>
    /// What is said of the first file, as an editor asks for it: the bodies of generated methods are not bound, which takes most of the time that a whole build takes. An
    /// exception in an analyzer is thrown.
    /// </summary>
    public static async Task<ImmutableArray<Diagnostic>> OfFirstFile(Compilation compilation, params DiagnosticAnalyzer[] others)
    {
        Exception? thrown = null;
        CompilationWithAnalyzers run = compilation.WithAnalyzers(
            [.. All, .. others],
            new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), (exception, analyzer, _) => thrown ??= new InvalidOperationException($"{analyzer} threw: {exception.Message}", exception),
                concurrentAnalysis: false, logAnalyzerExecutionTime: false));
        ImmutableArray<Diagnostic> said = await run.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(compilation.SyntaxTrees.First()), filterSpan: null, default);
        return thrown is null ? InOrder(said) : throw thrown;
    }

    /// <summary>What a build prints: what the compiler says and what the rules say, without what is suppressed.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Build(Compilation compilation) =>
        InOrder([.. (await compilation.WithAnalyzers([.. All, new UnusedFieldSuppressor()]).GetAllDiagnosticsAsync()).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)]);

    private static ImmutableArray<DiagnosticAnalyzer> All => [new SequenceModelAnalyzer(), new CellAnalyzer(), new ModelUseAnalyzer()];

    private static ImmutableArray<Diagnostic> InOrder(ImmutableArray<Diagnostic> said) =>
        [.. said.OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath).ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)];

    /// <summary>Takes the marks [| and |] out of a source; the spans are those between them.</summary>
    public static (string Source, IReadOnlyList<TextSpan> Spans) Unmark(string marked)
    {
        List<TextSpan> spans = [];
        for (int start; (start = marked.IndexOf("[|", StringComparison.Ordinal)) >= 0;)
        {
            int end = marked.IndexOf("|]", start, StringComparison.Ordinal) - 2;
            marked = marked.Remove(start, 2).Remove(end, 2);
            spans.Add(TextSpan.FromBounds(start, end));
        }

        return (marked, spans);
    }
}
