using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>γ · Σₗ softmax(w)ₗ · [forwardₗ ; reverseₗ] over the layers of a bidirectional language model (Peters et al. 2018).</summary>
internal sealed class ContextualLayer : Layer
{
    public override string Word => "Contextual";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Tokens];

    public override IReadOnlyList<string> Examples => ["Contextual<Neighbours>", "Contextual<Neighbours>(Frozen = false)"];

    public override IEnumerable<Problem> Check(LayerSpec spec, int index)
    {
        ModelSpec model = spec.LanguageModel!.Model;
        IEnumerable<string> heads = model.Layers.Where(layer => Vocabulary.Find(layer.Word) is Head).Select(layer => layer.Word);
        string? advice =
            heads.FirstOrDefault(head => head is not ("NextToken" or "PreviousToken")) is { } other ? $"its head is {other}; a language model's are NextToken and PreviousToken"
            : !heads.Contains("NextToken") || !heads.Contains("PreviousToken") || !Reads(model, reverse: false) || !Reads(model, reverse: true)
                ? "it must read in both directions: recurrent layers with NextToken, and others with Reverse = true and PreviousToken"
            : model.Layers.FirstOrDefault(layer => layer.Choice("Feed", "").Length > 0 || layer.Choice("Initial", "").Length > 0) is { } joined
                ? $"its {joined.Word} is joined to another layer by Feed or Initial, and inside of another model layers stand by themselves; drop that option there"
            : null;
        return advice is null ? [] : [new Problem(Rule.NotALanguageModel, index, null, new([Word, model.Name, advice]))];
    }

    public override Misfit? Refuses(Scope scope, IReadOnlyList<Flow> sources) => OnlyOfBatch(sources);

    private static bool Reads(ModelSpec model, bool reverse) => model.Layers.Any(layer => Vocabulary.Find(layer.Word) is RecurrentLayer && layer.Flag("Reverse") == reverse);

    public override Flow Lower(Scope scope, Flow input)
    {
        NestedModel nested = NestedModel.Lower(scope, scope.Spec.LanguageModel!.Model, input, scope.Spec.Flag("Frozen", true));
        IReadOnlyList<Value> forward = nested.Depths(reverse: false), reverse = nested.Depths(reverse: true);
        List<Value> layers = [.. forward.Zip(reverse, (left, right) => scope.Graph.Concat([left, right], name: "bothWays"))];
        int features = layers[layers.Count - 1].Shape[1].Size;
        if (nested.Embedded is { } embedded && 2 * embedded.Shape[1].Size == features)
        {
            layers.Insert(0, scope.Graph.Concat([embedded, embedded], name: "bothWays"));
        }

        layers.RemoveAll(layer => layer.Shape[1].Size != features);
        Term weights = scope.Term(scope.Graph.Softmax(scope.Parameter("mix", Shape.Of(1, layers.Count), new InitialValues.Constant(0)), "mixed"));
        Packing over = Packing.OfRows(input.Value);
        Term mix = scope.ForEachToken(weights, over);
        Term sum = layers.Select((layer, index) => scope.Term(layer) * scope.Term(scope.Graph.Slice(mix, 1, index, 1))).Aggregate((left, right) => left + right);
        Term gain = scope.ForEachToken(scope.Parameter("gain", Shape.Of(1, 1), new InitialValues.Constant(1)), over);
        return new Flow(FlowKind.Sequence, (sum * gain).Named("context"), Spans(features));
    }

    private static IReadOnlyList<FeatureSpan> Spans(int features) =>
        [new(features / 2, Reverse: false) { KnowsBefore = true }, new(features - features / 2, Reverse: true) { KnowsAfter = true }];

    public override string Describe(LayerSpec spec) => $"Contextual {spec.LanguageModel!.Model.Name}{(spec.Flag("Frozen", true) ? " frozen" : "")}";
}
