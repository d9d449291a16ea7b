using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SeqDsl.CodeFixes;

/// <summary>CS0246 on the labels of a head: declares the enum, with the labels of a data file that the project names as AdditionalFiles.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LabelsFromFileFix)), Shared]
public sealed class LabelsFromFileFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["CS0246"];

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
        await Declare(document, diagnostics, context.CodeActionEquivalenceKey, context.CancellationToken).ConfigureAwait(false));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (TextDocument file in root is not null && Missing(root, diagnostic) is not null ? context.Document.Project.AdditionalDocuments : [])
            {
                if (await Members(file, Missing(root!, diagnostic)!.Value.Head, context.CancellationToken).ConfigureAwait(false) is { Count: > 0 } members)
                {
                    string key = KeyOf(file);
                    context.RegisterCodeFix(
                        CodeAction.Create(
                            $"Declare enum {Missing(root!, diagnostic)!.Value.Name.Identifier.ValueText} with the {members.Count} labels of {file.Name}",
                            cancellation => Declare(context.Document, [diagnostic], key, cancellation),
                            equivalenceKey: key),
                        diagnostic);
                }
            }
        }
    }

    private static string KeyOf(TextDocument file) => nameof(LabelsFromFileFix) + ":" + (file.FilePath ?? file.Name);

    /// <summary>The labels' type and the head's word, if that is what is missing.</summary>
    private static (IdentifierNameSyntax Name, string Head)? Missing(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is IdentifierNameSyntax { Parent: TypeArgumentListSyntax { Parent: GenericNameSyntax { Identifier.ValueText: var word } } } name
        && LabelFile.IsRead(word) && name.FirstAncestorOrSelf<AttributeSyntax>() is not null ? (name, word) : null;

    /// <summary>The members that a file's labels are for a head.</summary>
    internal static async Task<IReadOnlyList<LabelMember>> Members(TextDocument file, string head, CancellationToken cancellation)
    {
        SourceText text = await file.GetTextAsync(cancellation).ConfigureAwait(false);
        return LabelFile.Read(text.Lines.Select(line => line.ToString()), perToken: head is "Tag" or "CrfTag", entities: head == "CrfTag");
    }

    private static async Task<Document> Declare(Document document, IEnumerable<Diagnostic> diagnostics, string? key, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        TextDocument? file = document.Project.AdditionalDocuments.FirstOrDefault(candidate => KeyOf(candidate) == key);
        Dictionary<string, TextChange> changes = [];
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (file is not null && Missing(root, diagnostic) is { } missing && !changes.ContainsKey(missing.Name.Identifier.ValueText)
                && await Members(file, missing.Head, cancellation).ConfigureAwait(false) is { Count: > 0 } members
                && missing.Name.FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } model)
            {
                changes.Add(missing.Name.Identifier.ValueText, Declaration(missing.Name.Identifier.Text, members, model, text));
            }
        }

        return document.WithText(text.WithChanges(changes.Values.OrderBy(change => change.Span.Start)));
    }

    /// <summary>The enum before the model and its comments, as far in as it stands and as accessible.</summary>
    private static TextChange Declaration(string name, IReadOnlyList<LabelMember> members, MemberDeclarationSyntax model, SourceText text)
    {
        int start = model.GetLeadingTrivia().FirstOrDefault(trivia => trivia.HasStructure || trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia)) is { RawKind: not 0 } comment
            ? comment.FullSpan.Start : model.SpanStart;
        TextLine line = text.Lines.GetLineFromPosition(start);
        string before = text.ToString(TextSpan.FromBounds(line.Start, start)), indent = before.Trim().Length == 0 ? before : "";
        string end = text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak)) is { Length: > 0 } written ? written : "\n";
        IEnumerable<string> access = model.Modifiers.Where(word => SyntaxFacts.IsAccessibilityModifier(word.Kind())).Select(word => word.ValueText + " ");
        string head = $"{string.Concat(access)}enum {name}";
        return new TextChange(new TextSpan(start, 0), head + LabelMember.Body(members, head.Length, indent, end) + end + end + indent);
    }
}
