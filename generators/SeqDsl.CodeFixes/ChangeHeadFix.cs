using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.CodeFixes;

/// <summary>SEQ0004: makes a Classify a Tag where there is a vector for each token, and a Tag a Classify where there is one for each sequence.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ChangeHeadFix)), Shared]
public sealed class ChangeHeadFix() : RemedyFix(RemedyKind.ChangeWord, Rule.WrongKind)
{
    private protected override string Title(Remedy remedy) => $"Change the head to {remedy.Text}";

    private protected override IEnumerable<TextChange> Changes(AttributeSyntax layer, AttributeArgumentSyntax? argument, Remedy remedy)
    {
        SyntaxToken name = layer.Identifier();
        return name.ValueText is "Classify" or "Tag" ? [new TextChange(name.Span, remedy.Text)]
            : name.ValueText is "ClassifyAttribute" or "TagAttribute" ? [new TextChange(name.Span, remedy.Text + "Attribute")]
            : [];
    }
}
