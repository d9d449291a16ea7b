using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Analyzers;

/// <summary>Says what is wrong with a declaration while it is typed: the generator's own parser and checks, with places in the source.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SequenceModelAnalyzer : DiagnosticAnalyzer
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
        if (ModelParser.Marker(type) is null || ModelParser.Parse(type, context.CancellationToken) is not { } parsed)
        {
            return;
        }

        DeclarationPlaces places = new(type, context.CancellationToken);
        foreach (Problem problem in parsed.Problems.Concat(LaterProblems(type, parsed, context.CancellationToken)))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.Of(problem.Rule), places.Of(problem), RemedyProperties.Of(problem), [.. problem.Details]));
        }
    }

    /// <summary>What shows only in a declaration that compiles so far: an attribute that is still being typed would read as a missing layer.</summary>
    private static IReadOnlyList<Problem> LaterProblems(INamedTypeSymbol type, ParsedModel parsed, CancellationToken cancellation) =>
        parsed.Finished && parsed.Problems.All(problem => problem.Rule != Rule.SplitDeclaration)
            && type.GetAttributes().All(attribute => attribute.AttributeClass is { TypeKind: not TypeKind.Error })
                ? ModelCompiler.Check(parsed.Spec, cancellation)
                : [];
}
