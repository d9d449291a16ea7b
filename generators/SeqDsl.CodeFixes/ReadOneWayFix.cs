using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.CodeFixes;

/// <summary>SEQ0004: has the layers before a language model's head read in one direction, so that it does not see what it shall predict.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReadOneWayFix)), Shared]
public sealed class ReadOneWayFix() : RemedyFix(RemedyKind.ReadOneWay, Rule.WrongKind)
{
    private protected override string Title(Remedy remedy) =>
        remedy.Text.Length == 0 ? "Drop Bidirectional before it" : $"Write {remedy.Text} instead of Bidirectional before it";

    private protected override IEnumerable<TextChange> Changes(AttributeSyntax layer, AttributeArgumentSyntax? argument, Remedy remedy) => layer.All()
        .TakeWhile(earlier => earlier != layer)
        .Select(earlier => earlier.Argument("Bidirectional"))
        .OfType<AttributeArgumentSyntax>()
        .Where(both => !both.Expression.IsKind(SyntaxKind.FalseLiteralExpression))
        .Select(both => remedy.Text.Length == 0 ? both.Without() : new TextChange(both.Span, remedy.Text));
}
