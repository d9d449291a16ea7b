using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Analyzers;

/// <summary>Says what is wrong with a cell while it is typed, on the very expression: the generator's own parser, reporting.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CellAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Rules.All;

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (CellParser.Marker(type) is null || ModelParser.Marker(type) is not null || CellParser.Parse(type, context.Compilation, context.CancellationToken) is not { } parsed)
        {
            return;
        }

        foreach (CellMistake mistake in parsed.Mistakes)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.Of(mistake.Rule), mistake.Place, [.. mistake.Details]));
        }
    }
}
