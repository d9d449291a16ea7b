using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SeqDsl.CodeFixes;

/// <summary>The attributes of a declaration as text that is changed.</summary>
internal static class LayerText
{
    private const string Ending = "Attribute";

    /// <summary>An argument by the property's name.</summary>
    public static AttributeArgumentSyntax? Argument(this AttributeSyntax layer, string name) =>
        layer.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);

    /// <summary>The texts in an argument such as <c>From = ["a", "b"]</c>; what is no literal is left out.</summary>
    public static IEnumerable<LiteralExpressionSyntax> Texts(this AttributeArgumentSyntax argument) =>
        argument.Expression.DescendantNodesAndSelf().OfType<LiteralExpressionSyntax>().Where(literal => literal.IsKind(SyntaxKind.StringLiteralExpression));

    /// <summary>How many names stand in a From.</summary>
    public static int Count(this AttributeArgumentSyntax from) => from.Expression switch
    {
        CollectionExpressionSyntax collection => collection.Elements.Count,
        ArrayCreationExpressionSyntax { Initializer: { } items } => items.Expressions.Count,
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions.Count,
        _ => 0,
    };

    /// <summary>Without an argument, and without the comma or the parentheses that it leaves over.</summary>
    public static TextChange Without(this AttributeArgumentSyntax argument)
    {
        var list = (AttributeArgumentListSyntax)argument.Parent!;
        int index = list.Arguments.IndexOf(argument);
        TextSpan removed = list.Arguments.Count == 1 ? list.Span
            : index > 0 ? TextSpan.FromBounds(list.Arguments[index - 1].Span.End, argument.Span.End)
            : TextSpan.FromBounds(argument.SpanStart, list.Arguments[1].SpanStart);
        return new TextChange(removed, "");
    }

    /// <summary>Without a layer, and without the comma that it leaves over, or the list whose only attribute it is.</summary>
    public static TextChange Without(this AttributeSyntax layer)
    {
        var list = (AttributeListSyntax)layer.Parent!;
        int index = list.Attributes.IndexOf(layer);
        TextSpan removed = list.Attributes.Count == 1 ? list.Span
            : index > 0 ? TextSpan.FromBounds(list.Attributes[index - 1].Span.End, layer.Span.End)
            : TextSpan.FromBounds(layer.SpanStart, list.Attributes[1].SpanStart);
        return new TextChange(removed, "");
    }

    /// <summary>"Lstm", however it is written: SeqDsl.LstmAttribute, Recurrent&lt;C&gt;.</summary>
    public static string Word(this AttributeSyntax layer) => layer.Identifier() is { ValueText: var name } && name.EndsWith(Ending, StringComparison.Ordinal)
        ? name.Substring(0, name.Length - Ending.Length) : layer.Identifier().ValueText ?? "";

    /// <summary>The attribute's name without its namespace.</summary>
    public static SyntaxToken Identifier(this AttributeSyntax layer) => layer.Name switch
    {
        SimpleNameSyntax simple => simple.Identifier,
        QualifiedNameSyntax qualified => qualified.Right.Identifier,
        AliasQualifiedNameSyntax qualified => qualified.Name.Identifier,
        _ => default,
    };

    /// <summary>The layers of the same declaration, in their order.</summary>
    public static IReadOnlyList<AttributeSyntax> All(this AttributeSyntax layer) =>
        layer.Parent?.Parent is MemberDeclarationSyntax declaration ? [.. declaration.AttributeLists.SelectMany(list => list.Attributes)] : [layer];
}
