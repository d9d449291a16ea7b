using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Catalog.Heads;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Writing;

/// <summary>
/// A model in C# as other code sees it: what it derives from, and what a new one is made of. Both follow from the inputs and heads, whatever stands between them.
/// </summary>
internal sealed class ModelTypes
{
    private static readonly string[] reservedInTuples = ["Rest", "CompareTo", "Deconstruct", "Equals", "GetHashCode", "ToString"];

    private readonly LayerSpec[] spec;
    private readonly string[] names;

    private ModelTypes(ModelSpec model)
    {
        spec = [.. model.Layers];
        names = LayerNames.Of(model);
        Name = model.Class.Name;
        Heads = [.. spec.Zip(names, (layer, name) => Vocabulary.Find(layer.Word) is Head head ? new LoweredHead(head, layer, name) : null).OfType<LoweredHead>()];
        Types = [.. Heads.Select(HeadTypes.Of)];
        Inputs = [.. spec.Zip(names, (layer, name) => (layer, name)).Where(input => Vocabulary.Find(input.layer.Word)?.Role == LayerRole.Input)];
        ReadsTokens = (Inputs.Count > 0 ? Inputs[Inputs.Count - 1].Spec : spec.FirstOrDefault())?.Word != "Features";
        Writes = Heads.Any(head => head.Spec.Word == "Generate");
        IsLanguageModel = !Writes && Heads.All(head => head.Head is TokenHead);
        LanguageModels = [.. spec.Zip(names, (layer, name) => (layer.LanguageModel?.Type ?? "", name)).Where(used => used.Item1.Length > 0)];
    }

    /// <summary>The class, as code writes it.</summary>
    public string Name { get; }

    public IReadOnlyList<LoweredHead> Heads { get; }

    /// <summary>Of each head.</summary>
    public IReadOnlyList<HeadTypes> Types { get; }

    /// <summary>What the model reads, by the layers that read it: one, or the source and then the batch's own.</summary>
    public IReadOnlyList<(LayerSpec Spec, string Name)> Inputs { get; }

    /// <summary>Whether it reads tokens, and not vectors.</summary>
    public bool ReadsTokens { get; }

    /// <summary>Whether it writes one sequence after it has read another.</summary>
    public bool Writes { get; }

    public bool IsLanguageModel { get; }

    /// <summary>The language models that it is made from: their classes, and the layers that use them.</summary>
    public IReadOnlyList<(string Type, string Layer)> LanguageModels { get; }

    /// <summary>The base class with its input, target and prediction.</summary>
    public string Base
    {
        get
        {
            if (Writes || IsLanguageModel)
            {
                return Writes ? RuntimeNames.SequenceToSequenceModel : RuntimeNames.LanguageModel;
            }

            string learned = $"{Together(Types.Select(head => head.Target))}, {Together(Types.Select(head => head.Prediction))}";
            return Inputs.Count > 1 ? $"{RuntimeNames.SequenceModel}<({string.Join(", ", ElementNames(Inputs.Select(input => input.Name)).Select(name => $"{RuntimeNames.TokenList} {name}"))}), {learned}>"
                : ReadsTokens ? $"{RuntimeNames.TextModel}<{learned}>" : $"{RuntimeNames.SequenceModel}<float[][], {learned}>";
        }
    }

    /// <summary>The method that makes a model which has learned nothing yet.</summary>
    public string Create
    {
        get
        {
            string sources = LanguageModels.Count > 0 ? string.Concat(LanguageModels.Select(used => $"{used.Type} {Argument(used.Layer)}, "))
                : Writes ? $"{RuntimeNames.Vocabulary} source, {RuntimeNames.Vocabulary} target, "
                : ReadsTokens ? $"{RuntimeNames.Vocabulary} vocabulary, " : "";
            return $"public static {Name} Create({sources}{RuntimeNames.Device} device = default, ulong seed = 0)";
        }
    }

    /// <summary>The types of a declaration in which <see cref="StructureChecks"/> finds no mistake.</summary>
    public static ModelTypes Of(ModelSpec model) => new(model);

    /// <summary>Those of one that is wrong somewhere; null where its heads or inputs leave open which they are, or are called what C# has no words for.</summary>
    public static ModelTypes? OfOutline(ModelSpec model)
    {
        // How many labels there are decides no type, and the number may be any.
        ModelTypes types = new(model with { Layers = new([.. model.Layers.Select(layer => layer with { Arguments = new([.. layer.Arguments.Where(argument => argument.Name != "Labels")]) })]) });
        bool inputIsKnown = types.Inputs.Count > 0 || (types.spec.Length > 0 && Vocabulary.Find(types.spec[0].Word)?.Takes.Contains(FlowKind.Tokens) == true);
        bool headsGoTogether = types.Heads.Count > 0 && types.Heads.All(head => head.Head is TokenHead == types.Heads[0].Head is TokenHead);
        return inputIsKnown && headsGoTogether && AreNames(types.Heads.Select(head => head.Name)) && AreNames(types.Inputs.Select(input => input.Name)) && AreNames(types.LanguageModels.Select(used => used.Layer))
            ? types : null;

        static bool AreNames(IEnumerable<string> layers)
        {
            string[] names = [.. layers.Select(Names.Pascal)];
            return names.All(name => name.Length > 0 && !char.IsDigit(name[0]) && name.All(letter => letter == '_' || char.IsLetterOrDigit(letter)));
        }
    }

    /// <summary>The parameter for a layer's language model; the layer's name is free, and this must be no other parameter's or a keyword.</summary>
    public static string Argument(string layer) => layer + "LanguageModel";

    /// <summary>One type, or a tuple with the heads' names.</summary>
    private string Together(IEnumerable<string> types) => Heads.Count == 1
        ? types.First()
        : $"({string.Join(", ", types.Zip(ElementNames(Heads.Select(head => head.Name)), (type, name) => $"{type} {name}"))})";

    /// <summary>
    /// Layers' names as those of a tuple's elements: "slot" is Slot. What two would be called alike is numbered, and what C# keeps for tuples themselves has a _ behind it: Slot2, Rest_.
    /// </summary>
    private static IEnumerable<string> ElementNames(IEnumerable<string> layers)
    {
        var names = new Names();
        foreach ((string layer, int index) in layers.Select((layer, index) => (layer, index)))
        {
            string name = Names.Pascal(layer);
            yield return names.Of(index, reservedInTuples.Contains(name) || IsItem(name) ? name + "_" : name);
        }

        static bool IsItem(string name) => name.StartsWith("Item", StringComparison.Ordinal) && name.Length > 4 && name.Skip(4).All(char.IsDigit);
    }
}
