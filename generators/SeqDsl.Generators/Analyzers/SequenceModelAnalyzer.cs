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
        if (ModelParser.Marker(type) is null)
        {
            FindLayers(type, context);
            return;
        }

        if (ModelParser.Parse(type, context.CancellationToken) is not { } parsed)
        {
            return;
        }

        DeclarationPlaces places = new(type, context.CancellationToken);
        foreach (Problem problem in parsed.Problems.Concat(LaterProblems(type, parsed, context.CancellationToken)))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.Of(problem.Rule), places.Of(problem), RemedyProperties.Of(problem), [.. problem.Details]));
        }
    }

    /// <summary>Layers on a class that nobody reads.</summary>
    private static void FindLayers(INamedTypeSymbol type, SymbolAnalysisContext context)
    {
        AttributeData[] layers = [.. ModelParser.LayersOf(type)];
        if (type.TypeKind == TypeKind.Class && layers.Length > 0 && layers[0].ApplicationSyntaxReference is { } first)
        {
            string words = string.Join(", ", layers.Take(3).Select(LayerParser.Word)) + (layers.Length > 3 ? ", …" : "");
            context.ReportDiagnostic(Diagnostic.Create(Rules.Of(Rule.NotMarked), first.SyntaxTree.GetLocation(first.Span), type.Name, words));
        }
    }

    /// <summary>What shows only in a declaration that compiles so far: an attribute that is still being typed would read as a missing layer.</summary>
    private static IReadOnlyList<Problem> LaterProblems(INamedTypeSymbol type, ParsedModel parsed, CancellationToken cancellation) =>
        parsed.Finished && parsed.Problems.All(problem => problem.Rule != Rule.SplitDeclaration)
            && type.GetAttributes().All(attribute => attribute.AttributeClass is { TypeKind: not TypeKind.Error })
                ? ModelCompiler.Check(parsed.Spec, cancellation)
                : [];
}
