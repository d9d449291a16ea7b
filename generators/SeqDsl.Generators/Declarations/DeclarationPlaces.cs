using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SeqDsl.Generators.Declarations;

/// <summary>Where the parts of a declaration stand in the source. For the analyzer only: places change with every key and are no part of a spec.</summary>
internal sealed class DeclarationPlaces(INamedTypeSymbol model, CancellationToken cancellation)
{
    private readonly AttributeData[] layers = [.. ModelParser.LayersOf(model)];

    /// <summary>The argument or member that a problem names, else its attribute, else the class's name.</summary>
    public Location Of(Problem problem)
    {
        if (problem.Layer < 0)
        {
            return MarkedClass.PlaceOf(problem, model, cancellation) ?? OfTheClass();
        }

        AttributeData layer = layers[problem.Layer];
        return layer.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax attribute
            ? (Argument(layer, attribute, problem.Argument) ?? (SyntaxNode)attribute).GetLocation()
            : OfTheClass();
    }

    private Location OfTheClass() =>
        ModelParser.Marker(model)?.ApplicationSyntaxReference?.GetSyntax(cancellation).Parent?.Parent is TypeDeclarationSyntax declaration
            ? declaration.Identifier.GetLocation()
            : model.Locations[0];

    private static AttributeArgumentSyntax? Argument(AttributeData layer, AttributeSyntax attribute, string? name)
    {
        if (name is null || attribute.ArgumentList is not { } list)
        {
            return null;
        }

        for (int position = 0; position < list.Arguments.Count; position++)
        {
            AttributeArgumentSyntax argument = list.Arguments[position];
            string? written = argument.NameEquals?.Name.Identifier.ValueText
                ?? (argument.NameColon?.Name.Identifier.ValueText ?? Parameter(layer, position)) switch
                {
                    { } parameter => LayerParser.ArgumentName(parameter),
                    null => null,
                };
            if (written == name)
            {
                return argument;
            }
        }

        return null;
    }

    private static string? Parameter(AttributeData layer, int position) =>
        layer.AttributeConstructor is { } constructor && position < constructor.Parameters.Length ? constructor.Parameters[position].Name : null;
}
