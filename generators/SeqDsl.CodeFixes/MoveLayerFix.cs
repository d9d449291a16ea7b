using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.CodeFixes;

/// <summary>SEQ0004: moves the layer that makes the vectors which another one reads, an Embedding, before that one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MoveLayerFix)), Shared]
public sealed class MoveLayerFix() : RemedyFix(RemedyKind.MoveBefore, Rule.WrongKind)
{
    private protected override string Title(Remedy remedy) => $"Move {remedy.Text} before it";

    private protected override IEnumerable<TextChange> Changes(AttributeSyntax layer, AttributeArgumentSyntax? argument, Remedy remedy)
    {
        string word = remedy.Text.Substring(0, remedy.Text.IndexOf('('));
        return layer.All().SkipWhile(other => other != layer).Skip(1).FirstOrDefault(other => other.Word() == word) is not { } moved ? []
            : [new TextChange(new TextSpan(layer.SpanStart, 0), moved + ", "), moved.Without()];
    }
}
