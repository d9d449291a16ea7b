using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SeqDsl.Generators.Declarations;

/// <summary>Reads a marked class into values. Here and in <see cref="LayerParser"/> symbols end.</summary>
internal static class ModelParser
{
    /// <summary>What marks a model.</summary>
    public const string MarkerName = "SeqDsl.SequenceModelAttribute";

    private static readonly SymbolDisplayFormat dotted = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    private static readonly SymbolDisplayFormat reopened = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>The model at a marker that the driver found; null where the same class was found at an earlier marker already.</summary>
    public static ParsedModel? Parse(GeneratorAttributeSyntaxContext found, CancellationToken cancellation)
    {
        var model = (INamedTypeSymbol)found.TargetSymbol;
        return Marker(model)?.ApplicationSyntaxReference is { } marker
            && marker.SyntaxTree == found.TargetNode.SyntaxTree
            && found.TargetNode.Span.Contains(marker.Span)
            ? Parse(model, cancellation)
            : null;
    }

    /// <summary>A marked class as values; null where half-typed code has no class to read.</summary>
    public static ParsedModel? Parse(INamedTypeSymbol model, CancellationToken cancellation)
    {
        if (model.TypeKind != TypeKind.Class || model.Name.Length == 0)
        {
            return null;
        }

        List<Problem> problems = [];
        CheckPartial(model, problems, cancellation);
        CheckPlainClass(model, problems, cancellation);

        AttributeData[] attributes = [.. LayersOf(model)];
        CheckOneDeclaration(model, attributes, problems, cancellation);
        List<LayerSpec> layers = [];
        for (int index = 0; index < attributes.Length; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (LayerParser.Parse(attributes[index], index, model, problems) is { } layer)
            {
                layers.Add(layer);
            }
        }

        ModelSpec spec = new(
            model.ContainingNamespace.IsGlobalNamespace ? "" : model.ContainingNamespace.ToDisplayString(dotted),
            new([.. Containers(model).Reverse().Select(type => $"partial {Keyword(type)} {type.ToDisplayString(reopened)}")]),
            SyntaxFacts.GetText(model.DeclaredAccessibility),
            Identifier(model.Name),
            new([.. layers]));
        return new ParsedModel(spec, new([.. problems]), Finished: layers.Count == attributes.Length);
    }

    /// <summary>The attribute that marks the class as a model.</summary>
    public static AttributeData? Marker(INamedTypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { Name: "SequenceModelAttribute" } marker && IsOurs(marker));

    /// <summary>The attributes that are layers, in the order in which they were written.</summary>
    public static IEnumerable<AttributeData> LayersOf(INamedTypeSymbol model) =>
        model.GetAttributes().Where(attribute => IsLayer(attribute.AttributeClass));

    /// <summary>The name as code writes it, with @ where it is a keyword.</summary>
    public static string Identifier(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    private static bool IsLayer(INamedTypeSymbol? attribute)
    {
        for (INamedTypeSymbol? type = attribute; type is not null; type = type.BaseType)
        {
            if (type.Name == "LayerAttribute" && IsOurs(type))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOurs(INamedTypeSymbol type) =>
        type is { ContainingType: null, ContainingNamespace: { Name: "SeqDsl", ContainingNamespace.IsGlobalNamespace: true } };

    private static IEnumerable<INamedTypeSymbol> Containers(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            yield return container;
        }
    }

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Struct } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        _ => "class",
    };

    private static void CheckPartial(INamedTypeSymbol model, List<Problem> problems, CancellationToken cancellation)
    {
        foreach (INamedTypeSymbol type in Containers(model).Prepend(model))
        {
            if (!Declarations(type, cancellation).All(declaration => declaration.Modifiers.Any(SyntaxKind.PartialKeyword)))
            {
                problems.Add(new(Rule.NotPartial, Problem.OfTheClass, null, new([type.Name, Keyword(type), model.Name])));
            }
        }
    }

    private static void CheckPlainClass(INamedTypeSymbol model, List<Problem> problems, CancellationToken cancellation)
    {
        string? wrong =
            model.IsRecord ? "a record" :
            model.IsStatic ? "static" :
            model.IsAbstract ? "abstract" :
            model.Arity > 0 ? "generic" :
            model.IsFileLocal ? "local to its file" :
            Declarations(model, cancellation).Any(declaration => declaration.ParameterList is not null) ? "a class with a primary constructor" :
            model.BaseType is { TypeKind: TypeKind.Class, SpecialType: not SpecialType.System_Object } ancestor && !IsGenerated(ancestor)
                ? $"derived from {ancestor.Name}" :
            null;
        if (wrong is not null)
        {
            problems.Add(new(Rule.NotAPlainClass, Problem.OfTheClass, null, new([model.Name, wrong])));
        }
    }

    /// <summary>Whether a base class is the one that the generated part gives: the analyzer sees both parts.</summary>
    private static bool IsGenerated(INamedTypeSymbol ancestor) =>
        ancestor is { Name: "SequenceModel", ContainingNamespace: { Name: "Models", ContainingNamespace.Name: "SeqDsl" } };

    private static void CheckOneDeclaration(
        INamedTypeSymbol model, AttributeData[] layers, List<Problem> problems, CancellationToken cancellation)
    {
        SyntaxNode? first = null;
        for (int index = 0; index < layers.Length; index++)
        {
            // attribute → list → class
            SyntaxNode? declaration = layers[index].ApplicationSyntaxReference?.GetSyntax(cancellation).Parent?.Parent;
            first ??= declaration;
            if (declaration != first)
            {
                string[] details = [LayerParser.Word(layers[index]), model.Name, LayerParser.Word(layers[0])];
                problems.Add(new(Rule.SplitDeclaration, index, null, new(details)));
                return;
            }
        }
    }

    private static IEnumerable<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>();
}
