using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SeqDsl.Generators.Catalog;
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
    private readonly ModelTypes types = ModelTypes.Of(spec);

    /// <summary>Of each token at most so many characters are read; 0 where no layer reads them.</summary>
    private readonly int wordLength = lowered.Graph.Equations.Any(value => value.Op is Input input && input == Input.WordOf) ? lowered.Input.Integer("WordLength", 64) : 0;

    /// <summary>The base class with its input, target and prediction.</summary>
    public string Base => types.Base;

    public void Write(CodeWriter code)
    {
        string name = spec.Class.Name;
        bool tokens = types.ReadsTokens, writes = types.Writes;
        string one = tokens ? $"{RuntimeNames.InputCodec}.Tokens(context.Vocabulary!{(wordLength > 0 ? $", wordLength: {wordLength}" : "")})" : $"{RuntimeNames.InputCodec}.Features({lowered.Input.Integer("Size")})";
        string codec = writes ? $"{RuntimeNames.InputCodec}.Tokens(context.SourceVocabulary!), {one}"
            : types.Inputs.Count > 1 ? $"{RuntimeNames.InputCodec}.Pair({RuntimeNames.InputCodec}.Tokens(context.Vocabulary!), {one})" : one;
        string output = types.IsLanguageModel || writes ? "" : $", {RuntimeNames.Outputs}.Of({string.Join(", ", types.Types.Select(head => head.Codec))})";

        code.Open($"private {name}({RuntimeNames.ModelContext} context)\n    : base(Schema, context, {codec}{output})").Close().Line();

        code.Line("/// <summary>What a file of this model holds: the parameters' names and shapes, the labels, and a fingerprint of what is computed.</summary>");
        code.Open($"public static {RuntimeNames.ModelSchema} Schema {{ get; }} = new()");
        code.Line($"Model = {Text(spec.Name)},").Line($"Fingerprint = {Text(Fingerprint())},");
        code.Line($"Input = {RuntimeNames.InputKind}.{Kind(lowered.Input)},");
        if (types.Inputs.Count > 1)
        {
            code.Line($"Source = {RuntimeNames.InputKind}.{Kind(types.Inputs[0].Spec)},");
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
        foreach ((LoweredHead head, HeadTypes kind) in types.Heads.Zip(types.Types, (head, kind) => (head, kind)))
        {
            code.Line($"new({Text(head.Head.Kind)}, {Text(head.Name)}, {Layout(head, kind)}, {kind.LabelsCode}),");
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

        var properties = new ParameterNames(spec, model.Parameters);
        for (int index = 0; index < model.Parameters.Count; index++)
        {
            Value parameter = model.Parameters[index];
            code.Line().Line($"/// <summary>{parameter.Name} {parameter.Shape}, {Amount.Of(parameter.Shape).Formula} numbers{Whose(parameter)}.</summary>");
            code.Line($"public {RuntimeNames.Parameter} {properties[parameter]} => Parameter({index});");
        }
    }

    /// <summary>What a new model begins with besides what is drawn: word vectors, language models.</summary>
    private void WriteCreate(CodeWriter code)
    {
        string[] names = LayerNames.Of(spec);
        string[] taken =
        [
            .. spec.Layers.Zip(names, (layer, name) => (File: layer.Choice("Pretrained", ""), name)).Where(vectors => vectors.File.Length > 0)
                .Select(vectors => $"model.TakeVectors({Text(vectors.name + ".weight")}, {Verbatim(vectors.File)});"),
            .. types.LanguageModels.Select(used => $"model.TakeLanguageModel({Text(used.Layer)}, {ModelTypes.Argument(used.Layer)});"),
        ];
        code.Line("/// <summary>A model that has learned nothing yet.</summary>");
        if (types.Writes)
        {
            code.Line("/// <param name=\"source\">The tokens that it will be able to read.</param>").Line("/// <param name=\"target\">The tokens that it will be able to write.</param>");
        }
        else if (types.ReadsTokens && types.LanguageModels.Count == 0)
        {
            code.Line("/// <param name=\"vocabulary\">The tokens that it will know.</param>");
        }

        foreach ((string _, string layer) in types.LanguageModels)
        {
            code.Line($"/// <param name=\"{ModelTypes.Argument(layer)}\">What {layer} begins with; its vocabulary is the model's. It may be disposed of afterwards.</param>");
        }

        code.Line("/// <param name=\"device\">Where it computes; by default on a CUDA device if there is one.</param>");
        code.Line("/// <param name=\"seed\">What its initial parameters and its dropout follow from.</param>");
        string vocabulary = types.Writes ? "target" : types.LanguageModels.Count > 0 ? $"{ModelTypes.Argument(types.LanguageModels[0].Layer)}.Vocabulary" : types.ReadsTokens ? "vocabulary" : "null";
        string made = $"new({RuntimeNames.ModelContext}.New({vocabulary}, device, seed{(types.Writes ? ", sourceVocabulary: source" : "")}));";
        if (taken.Length == 0)
        {
            code.Line(types.Create + " =>").Line($"    {made}").Line();
            return;
        }

        code.Open(types.Create);
        foreach ((string _, string layer) in types.LanguageModels)
        {
            code.Line($"global::System.ArgumentNullException.ThrowIfNull({ModelTypes.Argument(layer)});");
        }

        code.Line($"{spec.Class.Name} model = {made}").Open("try");
        foreach (string taking in taken)
        {
            code.Line(taking);
        }

        code.Line("return model;").Close().Open("catch").Line("((global::System.IDisposable)model).Dispose();").Line("throw;").Close().Close().Line();
    }

    /// <summary>How many numbers are learned: "9,123·V + 236,806".</summary>
    public string ParameterCount() => Amount.Sum(model.Parameters.Select(parameter => Amount.Of(parameter.Shape))).Formula;

    private string Whose(Value parameter) => parameter.Layer < 0 ? "" : $" of {SummaryWriter.Escape(lowered.Layers[parameter.Layer].Words)}{(parameter.Op is Parameter { Frozen: true } ? ", which training leaves as they are" : "")}";

    /// <summary>What the model computes in use, its names and labels: a file fits a declaration that has the same.</summary>
    private string Fingerprint()
    {
        ModelGraph inUse = RemoveDropout.Run(PassPipeline.Only(lowered.Graph, "logits", "scores"));
        string text = GraphPrinter.Print(inUse, numbered: true) + string.Join("\n", types.Types.SelectMany(head => head.Labels)) + (wordLength > 0 ? $"\n{wordLength}" : "");
        using SHA256 sha = SHA256.Create();
        return string.Concat(sha.ComputeHash(Encoding.UTF8.GetBytes(text)).Take(16).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static string Kind(LayerSpec input) => input.Word == "Features" ? "Features" : input.Choice("Unit", "Word") == "Character" ? "Characters" : "Words";

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
