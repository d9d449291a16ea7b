using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.CodeFixes;

/// <summary>SEQ0003: corrects a misspelt name in From or Initial to the layer's that is spelled most like it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CorrectSourceFix)), Shared]
public sealed class CorrectSourceFix() : RemedyFix(RemedyKind.CorrectSource, Rule.UnknownSource)
{
    private protected override string Title(Remedy remedy) => $"Change \"{remedy.Source}\" to \"{remedy.Text}\"";

    private protected override IEnumerable<TextChange> Changes(AttributeSyntax layer, AttributeArgumentSyntax? argument, Remedy remedy) =>
        (argument?.Texts() ?? []).Where(text => text.Token.ValueText == remedy.Source)
            .Select(text => new TextChange(text.Span, SymbolDisplay.FormatLiteral(remedy.Text, quote: true)));
}
