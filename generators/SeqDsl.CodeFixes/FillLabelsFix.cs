using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SeqDsl.Generators.Analyzers;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.CodeFixes;

/// <summary>SEQ0005 on an enum of labels without members: gives it those of a data file that the project names as AdditionalFiles.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FillLabelsFix)), Shared]
public sealed class FillLabelsFix : CodeFixProvider
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.Id(Rule.SizeNotPositive)];

    /// <summary>The enums can be in other files than the models; changes that several models ask for are made once.</summary>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (await Empty(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is not { } empty)
            {
                continue;
            }

            foreach (TextDocument file in context.Document.Project.AdditionalDocuments)
            {
                if (await LabelsFromFileFix.Members(file, empty.Head, context.CancellationToken).ConfigureAwait(false) is { Count: > 0 } members)
                {
                    context.RegisterCodeFix(
                        CodeAction.Create(
                            $"Give {empty.Enum.Identifier.ValueText} the {members.Count} labels of {file.Name}",
                            cancellation => Fill(empty.Document, empty.Enum, members, cancellation),
                            equivalenceKey: nameof(FillLabelsFix) + ":" + (file.FilePath ?? file.Name)),
                        diagnostic);
                }
            }
        }
    }

    /// <summary>The enum that has no members, if that is what is wrong and it is written in this solution; with the head's word.</summary>
    private static async Task<(Document Document, EnumDeclarationSyntax Enum, string Head)?> Empty(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false))!;
        GenericNameSyntax? head = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<AttributeSyntax>()?.Name.DescendantNodesAndSelf().OfType<GenericNameSyntax>().FirstOrDefault();
        if (head is null || diagnostic.Location.SourceSpan != head.FirstAncestorOrSelf<AttributeSyntax>()!.Span || !LabelFile.IsRead(head.Identifier.ValueText))
        {
            return null;
        }

        SemanticModel semantics = (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false))!;
        SyntaxReference? declared = semantics.GetTypeInfo(head.TypeArgumentList.Arguments[0], cancellation).Type?.DeclaringSyntaxReferences.FirstOrDefault();
        return declared is not null && document.Project.Solution.GetDocument(declared.SyntaxTree) is { } other
            && await declared.GetSyntaxAsync(cancellation).ConfigureAwait(false) is EnumDeclarationSyntax { Members.Count: 0 } empty && !empty.DescendantTrivia().Any(trivia => IsComment(trivia, empty))
                ? (other, empty, head.Identifier.ValueText) : null;

        // Inside; those before and behind it stay.
        static bool IsComment(SyntaxTrivia trivia, EnumDeclarationSyntax empty) => empty.Span.Contains(trivia.Span) && trivia.ToString().Trim().Length > 0;
    }

    private static async Task<Document> Fill(Document document, EnumDeclarationSyntax empty, IReadOnlyList<LabelMember> members, CancellationToken cancellation)
    {
        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        TextLine line = text.Lines.GetLineFromPosition(empty.SpanStart);
        string before = text.ToString(TextSpan.FromBounds(line.Start, empty.SpanStart)), indent = before.Substring(0, before.Length - before.TrimStart().Length);
        string end = text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak)) is { Length: > 0 } written ? written : "\n";
        int name = (empty.BaseList as SyntaxNode)?.Span.End ?? empty.Identifier.Span.End;
        return document.WithText(text.WithChanges(new TextChange(TextSpan.FromBounds(name, empty.Span.End), LabelMember.Body(members, name - line.Start - indent.Length, indent, end))));
    }
}
