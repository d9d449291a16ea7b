using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Analyzers;

/// <summary>
/// Silences what C# says of a cell's fields that a step does not read (CS0169, CS0414, CS0649): SEQ0022 says it, with what to do, and as the error that it is; or SEQ0024, of a field that a cell cannot have.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnusedFieldSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor[] descriptors =
        [.. new[] { "CS0169", "CS0414", "CS0649" }.Select(id => new SuppressionDescriptor("SEQS" + id.Substring(2), id, $"{Rules.Id(Rule.CellPartUnused)} or {Rules.Id(Rule.NotACellField)} says it of a field of a cell."))];

    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [.. descriptors];

    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is { } tree
                && tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<VariableDeclaratorSyntax>() is { } field
                && context.GetSemanticModel(tree).GetDeclaredSymbol(field, context.CancellationToken) is IFieldSymbol symbol && CellParser.Tells(symbol))
            {
                context.ReportSuppression(Suppression.Create(descriptors.First(descriptor => descriptor.SuppressedDiagnosticId == diagnostic.Id), diagnostic));
            }
        }
    }
}
