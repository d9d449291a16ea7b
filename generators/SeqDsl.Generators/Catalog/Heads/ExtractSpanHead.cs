using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog.Heads;

/// <summary>
/// A stretch of the text by its first and its last token, each a softmax over the text's tokens; of each label one. Of a sequence x alone the scores are x·Wᵀ + b; with a
/// vector q, what is looked for, they are xₜ·(W·q) (Chen et al., "Reading Wikipedia to answer open-domain questions", 2017).
/// </summary>
internal sealed class ExtractSpanHead : Head
{
    public override string Word => "ExtractSpan";

    public override string Kind => "extractspan";

    public override bool PerToken => false;

    public override bool ScoresPerToken => true;

    public override bool JoinsSources => false;

    public override bool ChoosesOne(LayerSpec spec) => false;

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence, FlowKind.Vector];

    public override IReadOnlyList<string> Examples =>
    [
        "ExtractSpan",
        "ExtractSpan(Optional = true, From = [\"read\", \"asked\"])",
        "ExtractSpan(Longest = 2, From = [\"read\", \"asked\"])",
        "ExtractSpan<Colour>",
    ];

    /// <summary>A label, or the one span that there is.</summary>
    public static int Spans(LayerSpec spec) => spec.Labels?.Members.Count ?? 1;

    /// <summary>Whether there may be no span.</summary>
    public static bool IsOptional(LayerSpec spec) => spec.Flag("Optional", spec.Labels is not null);

    /// <summary>A score for the first token of each span, and one for its last.</summary>
    public override int Columns(LayerSpec spec) => 2 * Spans(spec);

    /// <summary>The places of these tokens in the text.</summary>
    public override int Numbers(LayerSpec spec) => Columns(spec);

    public override Misfit? Refuses(Scope scope, IReadOnlyList<Flow> sources) =>
        sources[0].Kind != FlowKind.Sequence ? new(0, "a sequence of vectors first", "one vector for each sequence", "take a layer before the pooling, and name it first in From")
        : sources.Count > 2 ? new(2, "a sequence and, if there is a question, one vector for it", "a third source", "put those that belong together side by side with Concat")
        : sources.Count == 2 && sources[1].Kind != FlowKind.Vector ? new(1, "one vector for each sequence as its second source", "a sequence of vectors", "put Pool(Pooling.Attention) behind it")
        : sources.FirstOrDefault(source => !source.Value.Shape[1].IsKnown) is not null ? new(sources.Count - 1, "a known number of features", "a number for each entry of the vocabulary", "put Linear(size) between them")
        : null;

    public override Flow Lower(Scope scope, Flow input)
    {
        Term x = scope.Term(scope.Sources[0].Value);
        if (scope.Sources.Count == 1)
        {
            return new(FlowKind.Scores, scope.Linear(x, Columns(scope.Spec)).Named("logits"), []);
        }

        Term asked = scope.Term(scope.Sources[1].Value);
        Value[] columns = [.. Enumerable.Range(0, Columns(scope.Spec)).Select(column =>
        {
            Term looked = scope.Linear(asked, x.Shape[1].Size, Weight(scope.Spec, column), bias: null).Named("looked");
            return (Value)scope.SumFeatures(x * scope.OfSequence(looked));
        })];
        return new(FlowKind.Scores, scope.Concat(columns).Named("logits"), []);
    }

    public override Term Loss(Scope scope, Term logits) =>
        scope.Term(scope.Graph.Make(new SpanCrossEntropy(IsOptional(scope.Spec)), [logits, scope.Numbers(Dimension.Sequences, Columns(scope.Spec))]));

    /// <summary>Decoding weighs pairs of a first and a last token, and needs the scores as they are.</summary>
    public override Term Scores(Scope scope, Term logits) => logits;

    public override string Describe(LayerSpec spec) =>
        $"ExtractSpan{(spec.Labels is { } labels ? $" {labels.Name} {labels.Members.Count}" : "")}{(IsOptional(spec) ? " optional" : "")}";

    /// <summary>"start.weight", "end.weight"; of labels "start0.weight" …</summary>
    private static string Weight(LayerSpec spec, int column) => $"{(column % 2 == 0 ? "start" : "end")}{(spec.Labels is null ? "" : $"{column / 2}")}.weight";
}
