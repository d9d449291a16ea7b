using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.CodeFixes;

/// <summary>SEQ0011, SEQ0029: removes an option that has no effect.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveOptionFix)), Shared]
public sealed class RemoveOptionFix() : RemedyFix(RemedyKind.RemoveArgument, Rule.LayerWithoutEffect, Rule.OptionWithoutEffect)
{
    private protected override string Title(Remedy remedy) => "Remove the option";

    private protected override IEnumerable<TextChange> Changes(AttributeSyntax layer, AttributeArgumentSyntax? argument, Remedy remedy) =>
        argument is null ? [] : [argument.Without()];
}
