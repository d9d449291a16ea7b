using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SeqDsl.Generators.Analyzers;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.CodeFixes;

/// <summary>Does what a rule says would help, where the rule knows it: a change of the text of the attributes.</summary>
public abstract class RemedyFix : CodeFixProvider
{
    private readonly RemedyKind kind;

    private protected RemedyFix(RemedyKind kind, params Rule[] rules)
    {
        this.kind = kind;
        FixableDiagnosticIds = [.. rules.Select(Rules.Id)];
    }

    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
        await Fix(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is not null && ChangesFor(root, diagnostic) is { Count: > 0 } && RemedyProperties.Find(diagnostic.Properties, kind) is { } remedy)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(Title(remedy), cancellation => Fix(context.Document, [diagnostic], cancellation), equivalenceKey: GetType().Name),
                    diagnostic);
            }
        }
    }

    /// <summary>What the editor offers.</summary>
    private protected abstract string Title(Remedy remedy);

    /// <summary>What changes in the text; nothing where the source is not written as the fix can change it.</summary>
    /// <param name="layer">The attribute concerned.</param>
    /// <param name="argument">Its argument concerned, if it is one.</param>
    /// <param name="remedy">What to do.</param>
    private protected abstract IEnumerable<TextChange> Changes(AttributeSyntax layer, AttributeArgumentSyntax? argument, Remedy remedy);

    private async Task<Document> Fix(Document document, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return document.WithText(text.WithChanges(diagnostics.SelectMany(diagnostic => ChangesFor(root, diagnostic)).Distinct().OrderBy(change => change.Span.Start)));
    }

    private IReadOnlyList<TextChange> ChangesFor(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode marked = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        return RemedyProperties.Find(diagnostic.Properties, kind) is { } remedy && marked.FirstAncestorOrSelf<AttributeSyntax>() is { } layer
            ? [.. Changes(layer, marked.FirstAncestorOrSelf<AttributeArgumentSyntax>(), remedy)]
            : [];
    }
}
