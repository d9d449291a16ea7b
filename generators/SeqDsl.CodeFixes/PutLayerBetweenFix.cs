using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.CodeFixes;

/// <summary>SEQ0004: puts the layer between that makes one fit the other: a Pool, an Embedding, a Linear of the size that is asked for.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PutLayerBetweenFix)), Shared]
public sealed class PutLayerBetweenFix() : RemedyFix(RemedyKind.PutBetween, Rule.WrongKind)
{
    private protected override string Title(Remedy remedy) => $"Put {remedy.Text} between them";

    private protected override IEnumerable<TextChange> Changes(AttributeSyntax layer, AttributeArgumentSyntax? argument, Remedy remedy)
    {
        AttributeArgumentSyntax? from = layer.Argument("From");
        if (remedy.Source.Length > 0)
        {
            // One of several: it gets a name, which takes the place of its source's.
            LiteralExpressionSyntax[] sources = from is null ? [] : [.. from.Texts().Where(text => text.Token.ValueText == remedy.Source)];
            string name = Free(remedy.Source + "Resized", layer);
            return sources.Length == 0 ? [] :
            [
                Before(layer, With(remedy.Text, $"From = [\"{remedy.Source}\"], Name = \"{name}\"")),
                .. sources.Select(source => new TextChange(source.Span, SymbolDisplay.FormatLiteral(name, quote: true))),
            ];
        }

        return from is null ? [Before(layer, remedy.Text)]
            : from.Count() == 1 ? [Before(layer, With(remedy.Text, from.ToString())), from.Without()]
            : [];
    }

    private static TextChange Before(AttributeSyntax layer, string inserted) => new(new TextSpan(layer.SpanStart, 0), inserted + ", ");

    private static string With(string layer, string arguments) =>
        layer.EndsWith(")", StringComparison.Ordinal) ? $"{layer.Substring(0, layer.Length - 1)}, {arguments})" : $"{layer}({arguments})";

    private static string Free(string name, AttributeSyntax layer)
    {
        string[] taken = [.. layer.All().SelectMany(other => other.ArgumentList?.Arguments ?? []).SelectMany(argument => argument.Texts()).Select(text => text.Token.ValueText)];
        string free = name;
        for (int number = 2; taken.Contains(free); number++)
        {
            free = name + number;
        }

        return free;
    }
}
