using Microsoft.CodeAnalysis;

namespace SeqDsl.Generators.Declarations;

/// <summary>Reads a marked class into values. Here, in <see cref="LayerParser"/> and in <see cref="CellParser"/> symbols end.</summary>
internal static class ModelParser
{
    // Of such a class there cannot be another part, or its base class would be refused.
    private static readonly Rule[] withoutOutline = [Rule.NotPartial, Rule.NotAPlainClass, Rule.LanguageTooOld, Rule.LibraryMissing, Rule.LessAccessible, Rule.ReservedMember, Rule.ObsoleteAsError];

    /// <summary>What marks a model.</summary>
    public const string MarkerName = "SeqDsl.SequenceModelAttribute";

    /// <summary>The model at a marker that the driver found; null where the same class was found at an earlier marker already.</summary>
    public static ParsedModel? Parse(GeneratorAttributeSyntaxContext found, CancellationToken cancellation)
    {
        var model = (INamedTypeSymbol)found.TargetSymbol;
        return MarkedClass.IsAt(found.TargetNode, Marker(model)) ? Parse(model, cancellation) : null;
    }

    /// <summary>A marked class as values; null where half-typed code has no class to read.</summary>
    public static ParsedModel? Parse(INamedTypeSymbol model, CancellationToken cancellation)
    {
        if (!MarkedClass.IsClass(model))
        {
            return null;
        }

        List<Problem> problems = [];
        MarkedClass.CheckPartial(model, problems, cancellation);
        MarkedClass.CheckPlainClass(model, null, problems, cancellation);
        MarkedClass.CheckLanguage(model, problems, cancellation);
        ReservedMembers.OfModel.Check(model, problems);
        CheckLibrary(model, problems);

        AttributeData[] attributes = [.. LayersOf(model)];
        CheckOneDeclaration(model, attributes, problems, cancellation);
        List<LayerSpec> layers = [];
        List<LayerSpec?> outlines = [];
        for (int index = 0; index < attributes.Length; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            LayerSpec? layer = LayerParser.Parse(attributes[index], index, model, problems, cancellation);
            outlines.Add(layer ?? LayerParser.Outline(attributes[index]));
            if (layer is not null)
            {
                layers.Add(layer);
            }
        }

        ModelSpec spec = new(
            MarkedClass.Spec(model),
            new([.. layers]),
            new([.. MarkedClass.Members(model).Select(member => member.Name).Where(name => name.Length > 0).Distinct()]));
        ParsedModel parsed = new(spec, new([.. problems]), Finished: layers.Count == attributes.Length, Outline: null);
        return parsed.IsRight || outlines.Contains(null) || problems.Any(problem => withoutOutline.Contains(problem.Rule))
            ? parsed
            : parsed with { Outline = spec with { Layers = new([.. outlines.OfType<LayerSpec>()]), IsOutline = true } };
    }

    /// <summary>The language model of a layer, and what to do when there is none. Without both the model itself is wrong, which is said where it stands.</summary>
    public static (LanguageModelSpec? Found, string? Advice) FindLanguageModel(ITypeSymbol type, CancellationToken cancellation)
    {
        if (type is not INamedTypeSymbol model || Marker(model) is null)
        {
            return (null, "mark it with [SequenceModel] and give it NextToken heads, or name a class that has both");
        }

        // A model that uses one that uses it would never end.
        if (LayersOf(model).Any(layer => LayerParser.Word(layer) == "Contextual"))
        {
            return (null, "it uses a language model itself; name that one");
        }

        return Parse(model, cancellation) is { IsRight: true } parsed
            ? (new LanguageModelSpec(model.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), parsed.Spec), null)
            : (null, null);
    }

    /// <summary>The attribute that marks the class as a model.</summary>
    public static AttributeData? Marker(INamedTypeSymbol type) =>
        MarkedClass.Attribute(type, "SequenceModelAttribute");

    /// <summary>The attributes that are layers, in the order in which they were written.</summary>
    public static IEnumerable<AttributeData> LayersOf(INamedTypeSymbol model) =>
        model.GetAttributes().Where(attribute => IsLayer(attribute.AttributeClass));

    private static bool IsLayer(INamedTypeSymbol? attribute)
    {
        for (INamedTypeSymbol? type = attribute; type is not null; type = type.BaseType)
        {
            if (type.Name == "LayerAttribute" && MarkedClass.IsOurs(type))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A reference to SeqDsl brings what it uses, unless a project says otherwise; generated code would be refused line by line.</summary>
    private static void CheckLibrary(INamedTypeSymbol model, List<Problem> problems)
    {
        string[] needed = RuntimeNames.Torch.Replace("global::", "").Split('.');
        if (model.ContainingAssembly is ISourceAssemblySymbol { Compilation: var compilation } && compilation.GetTypeByMetadataName(string.Join(".", needed)) is null)
        {
            problems.Add(new(Rule.LibraryMissing, Problem.OfTheClass, null, new([model.Name, needed[0]])));
        }
    }

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
}
