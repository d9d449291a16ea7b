using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Catalog.Heads;
using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;
using SeqDsl.Generators.Passes;

namespace SeqDsl.Generators.Writing;

/// <summary>
/// The class itself: what it derives from, its schema, Create and Load, a property for each parameter:
/// <code>
/// partial class Q : SequenceModel&lt;IReadOnlyList&lt;string&gt;, Topic, Prediction&lt;Topic&gt;&gt;
/// </code>
/// </summary>
internal sealed class DeclarationWriter(ModelSpec spec, LoweredModel lowered, CompiledModel model)
{
    private readonly bool tokens = lowered.Input.Word != "Features";

    /// <summary>Of each token at most so many characters are read; 0 where no layer reads them.</summary>
    private readonly int wordLength = lowered.Graph.Equations.Any(value => value.Op is Input input && input == Input.WordOf) ? lowered.Input.Integer("WordLength", 64) : 0;

    private readonly HeadTypes[] heads = [.. lowered.Heads.Select(HeadTypes.Of)];

    private readonly bool writes = lowered.Writing is not null;

    private readonly bool isLanguageModel = lowered.Heads.All(head => head.Head is TokenHead) && lowered.Writing is null;

    /// <summary>What the model reads, by the layers that read it: one, or the source and then the batch's own.</summary>
    private readonly (LayerSpec Spec, string Name)[] inputs =
        [.. spec.Layers.Zip(LayerNames.Of(spec), (layer, name) => (layer, name)).Where(input => Vocabulary.Find(input.layer.Word)!.Role == LayerRole.Input)];

    /// <summary>The base class with its input, target and prediction.</summary>
    public string Base()
    {
        if (isLanguageModel || writes)
        {
            return writes ? RuntimeNames.SequenceToSequenceModel : RuntimeNames.LanguageModel;
        }

        string target = Together([.. heads.Select(head => head.Target)]), prediction = Together([.. heads.Select(head => head.Prediction)]);
        string input = inputs.Length > 1 ? $"({string.Join(", ", inputs.Select(input => $"{RuntimeNames.TokenList} {Names.Pascal(input.Name)}"))})" : tokens ? RuntimeNames.TokenList : "float[][]";
        return $"{RuntimeNames.SequenceModel}<{input}, {target}, {prediction}>";
    }

    public void Write(CodeWriter code)
    {
        string name = spec.Name;
        string one = tokens ? $"{RuntimeNames.InputCodec}.Tokens(context.Vocabulary!{(wordLength > 0 ? $", wordLength: {wordLength}" : "")})" : $"{RuntimeNames.InputCodec}.Features({lowered.Input.Integer("Size")})";
        string codec = writes ? $"{RuntimeNames.InputCodec}.Tokens(context.SourceVocabulary!), {one}"
            : inputs.Length > 1 ? $"{RuntimeNames.InputCodec}.Pair({RuntimeNames.InputCodec}.Tokens(context.Vocabulary!), {one})" : one;
        string output = isLanguageModel || writes ? "" : $", {RuntimeNames.Outputs}.Of({string.Join(", ", heads.Select(head => head.Codec))})";

        code.Open($"private {name}({RuntimeNames.ModelContext} context)\n    : base(Schema, context, {codec}{output})").Close().Line();

        code.Line("/// <summary>What a file of this model holds: the parameters' names and shapes, the labels, and a fingerprint of what is computed.</summary>");
        code.Open($"public static {RuntimeNames.ModelSchema} Schema {{ get; }} = new()");
        code.Line($"Model = {Text(name)},").Line($"Fingerprint = {Text(Fingerprint())},");
        code.Line($"Input = {RuntimeNames.InputKind}.{Kind(lowered.Input)},");
        if (inputs.Length > 1)
        {
            code.Line($"Source = {RuntimeNames.InputKind}.{Kind(inputs[0].Spec)},");
        }

        if (writes)
        {
            code.Line("HasSourceVocabulary = true,");
        }

        if (!tokens)
        {
            code.Line($"FeatureCount = {lowered.Input.Integer("Size")},");
        }

        if (wordLength > 0)
        {
            code.Line($"WordLength = {wordLength},");
        }

        code.Open("Parameters =", "[");
        foreach (Value parameter in model.Parameters)
        {
            code.Line($"new({Text(parameter.Name)}, {RuntimeNames.Initialization}.{Initial((Parameter)parameter.Op)}, {Extents(parameter.Shape)}){(parameter.Op is Parameter { Frozen: true } ? " { Frozen = true }" : "")},");
        }

        code.Close("],");
        code.Open("Heads =", "[");
        foreach ((LoweredHead head, HeadTypes types) in lowered.Heads.Zip(heads, (head, types) => (head, types)))
        {
            code.Line($"new({Text(head.Head.Kind)}, {Text(head.Name)}, {Layout(head, types)}, [{string.Join(", ", types.Labels.Select(Text))}]),");
        }

        code.Close("],");
        code.Close("};").Line();

        WriteCreate(code);

        code.Line("/// <summary>A model in the given context.</summary>");
        code.Line($"public static {name} Create({RuntimeNames.ModelContext} context) => new(context);").Line();

        code.Line("/// <summary>The model that <c>Save</c> wrote.</summary>");
        code.Line("/// <exception cref=\"global::System.Exception\">The file is damaged, or of another declaration; the message says how.</exception>");
        code.Line($"public static {name} Load(string path, {RuntimeNames.Device} device = default) =>");
        code.Line($"    {RuntimeNames.ModelFile}.Load(path, Schema, device, static context => new {name}(context));");

        var properties = new Names();
        for (int index = 0; index < model.Parameters.Count; index++)
        {
            Value parameter = model.Parameters[index];
            code.Line().Line($"/// <summary>{parameter.Name} {parameter.Shape}, {Amount.Of(parameter.Shape).Formula} numbers{Whose(parameter)}.</summary>");
            code.Line($"public {RuntimeNames.Parameter} {properties.Of(parameter, Names.Pascal(parameter.Name))} => Parameter({index});");
        }
    }

    /// <summary>What a new model begins with besides what is drawn: word vectors, language models.</summary>
    private void WriteCreate(CodeWriter code)
    {
        string[] names = LayerNames.Of(spec);
        (string Type, string Layer)[] used = [.. spec.Layers.Zip(names, (layer, name) => (layer, name))
            .Where(pair => pair.layer.LanguageModel is not null).Select(pair => (pair.layer.LanguageModel!.Type, pair.name))];
        string[] taken =
        [
            .. spec.Layers.Zip(names, (layer, name) => (File: layer.Choice("Pretrained", ""), name)).Where(vectors => vectors.File.Length > 0)
                .Select(vectors => $"model.TakeVectors({Text(vectors.name + ".weight")}, {Verbatim(vectors.File)});"),
            .. used.Select(model => $"model.TakeLanguageModel({Text(model.Layer)}, {Argument(model.Layer)});"),
        ];
        code.Line("/// <summary>A model that has learned nothing yet.</summary>");
        if (writes)
        {
            code.Line("/// <param name=\"source\">The tokens that it will be able to read.</param>").Line("/// <param name=\"target\">The tokens that it will be able to write.</param>");
        }
        else if (tokens && used.Length == 0)
        {
            code.Line("/// <param name=\"vocabulary\">The tokens that it will know.</param>");
        }

        foreach ((string _, string layer) in used)
        {
            code.Line($"/// <param name=\"{Argument(layer)}\">What {layer} begins with; its vocabulary is the model's. It may be disposed of afterwards.</param>");
        }

        code.Line("/// <param name=\"device\">Where it computes; by default on a CUDA device if there is one.</param>");
        code.Line("/// <param name=\"seed\">What its initial parameters and its dropout follow from.</param>");
        string sources = used.Length > 0 ? string.Concat(used.Select(model => $"{model.Type} {Argument(model.Layer)}, ")) : writes ? $"{RuntimeNames.Vocabulary} source, {RuntimeNames.Vocabulary} target, "
            : tokens ? $"{RuntimeNames.Vocabulary} vocabulary, " : "";
        string vocabulary = writes ? "target" : used.Length > 0 ? $"{Argument(used[0].Layer)}.Vocabulary" : tokens ? "vocabulary" : "null";
        string signature = $"public static {spec.Name} Create({sources}{RuntimeNames.Device} device = default, ulong seed = 0)";
        string made = $"new({RuntimeNames.ModelContext}.New({vocabulary}, device, seed{(writes ? ", sourceVocabulary: source" : "")}));";
        if (taken.Length == 0)
        {
            code.Line(signature + " =>").Line($"    {made}").Line();
            return;
        }

        code.Open(signature);
        foreach ((string _, string layer) in used)
        {
            code.Line($"global::System.ArgumentNullException.ThrowIfNull({Argument(layer)});");
        }

        code.Line($"{spec.Name} model = {made}").Open("try");
        foreach (string taking in taken)
        {
            code.Line(taking);
        }

        code.Line("return model;").Close().Open("catch").Line("model.Dispose();").Line("throw;").Close().Close().Line();
    }

    /// <summary>The parameter for a layer's language model; the layer's name is free, and this must be no other parameter's or a keyword.</summary>
    private static string Argument(string layer) => layer + "LanguageModel";

    /// <summary>How many numbers are learned: "9,123·V + 236,806".</summary>
    public string ParameterCount() => Amount.Sum(model.Parameters.Select(parameter => Amount.Of(parameter.Shape))).Formula;

    private string Whose(Value parameter) => parameter.Layer < 0 ? "" : $" of {SummaryWriter.Escape(lowered.Layers[parameter.Layer].Words)}{(parameter.Op is Parameter { Frozen: true } ? ", which training leaves as they are" : "")}";

    /// <summary>What the model computes in use, its names and labels: a file fits a declaration that has the same.</summary>
    private string Fingerprint()
    {
        ModelGraph inUse = RemoveDropout.Run(PassPipeline.Only(lowered.Graph, "logits", "scores"));
        string text = GraphPrinter.Print(inUse, numbered: true) + string.Join("\n", heads.SelectMany(head => head.Labels)) + (wordLength > 0 ? $"\n{wordLength}" : "");
        using SHA256 sha = SHA256.Create();
        return string.Concat(sha.ComputeHash(Encoding.UTF8.GetBytes(text)).Take(16).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static string Kind(LayerSpec input) => input.Word == "Features" ? "Features" : input.Choice("Unit", "Word") == "Character" ? "Characters" : "Words";

    /// <summary>One type, or a tuple with the heads' names.</summary>
    private string Together(IReadOnlyList<string> types) => types.Count == 1
        ? types[0]
        : $"({string.Join(", ", types.Zip(lowered.Heads, (type, head) => $"{type} {Names.Pascal(head.Name)}"))})";

    private static string Layout(LoweredHead head, HeadTypes types) =>
        $"new(PerToken: {(head.Head.PerToken ? "true" : "false")}, {(head.Head.Numbers(head.Spec) is > 0 and int numbers ? $"Numbers: {numbers}" : $"Labels: {types.Labels.Count}")}){(head.Head.ScoresPerToken != head.Head.PerToken ? " { ScoresPerToken = true }" : "")}";

    private static string Initial(Parameter parameter) => parameter.Initial switch
    {
        InitialValues.Normal normal => $"Normal({Number(normal.Deviation)})",
        InitialValues.Uniform uniform => $"Uniform({Number(uniform.Bound)})",
        InitialValues.Constant constant => $"Constant({Number(constant.Number)})",
        _ => "FanIn",
    };

    private static string Extents(Shape shape) =>
        string.Join(", ", Enumerable.Range(0, shape.Rank).Select(axis =>
            shape[axis] == Dimension.Vocabulary ? $"{RuntimeNames.ParameterSpec}.VocabularySize"
            : shape[axis] == Dimension.SourceVocabulary ? $"{RuntimeNames.ParameterSpec}.SourceVocabularySize"
            : shape[axis] == Dimension.Characters ? $"{RuntimeNames.ParameterSpec}.CharacterCount"
            : shape[axis].ToString()));

    private static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>As a literal, whatever a user has written.</summary>
    private static string Verbatim(string text) => $"@\"{text.Replace("\"", "\"\"")}\"";

    /// <summary>As a literal. All of them are identifiers, numbers or dotted names: there is nothing to escape.</summary>
    private static string Text(string name) => $"\"{name}\"";
}
