using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>
/// [N, F] → [B, F]: for each sequence its last step, the mean or the maximum over its steps, or Σₙ αₙ xₙ with α = softmax(v·tanh(W·xₙ + b)) (Yang et al., "Hierarchical
/// attention networks for document classification", 2016; Lin et al., "A structured self-attentive sentence embedding", 2017).
/// </summary>
internal sealed class PoolLayer : Layer
{
    public override string Word => "Pool";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence];

    public override IReadOnlyList<string> Examples => ["Pool(Pooling.Last)", "Pool(Pooling.Mean)", "Pool(Pooling.Max)", "Pool(Pooling.Attention)", "Pool(Pooling.Attention, Size = 3)"];

    public override IEnumerable<Problem> Check(LayerSpec spec, int index)
    {
        if (spec.Integer("Size") > 0 && Pooling(spec) != "Attention")
        {
            yield return new(Rule.LayerWithoutEffect, index, "Size", new(["Size of Pool", $"Pooling.{Pooling(spec)} has no W of a size; remove it, or use Pooling.Attention"]));
        }
    }

    public override Flow Lower(Scope scope, Flow input)
    {
        Term x = scope.Term(input.Value);
        return Flow.Vector((Pooling(scope.Spec) switch
        {
            "Mean" => scope.SumTokens(x) / scope.Input(Packing.OfRows(x).Lengths),
            "Max" => scope.Term(scope.Graph.MaxTokens(x)),
            "Attention" => Attended(scope, x),
            _ => Last(scope, input),
        }).Named("pooled"));
    }

    public override string Describe(LayerSpec spec) => $"Pool {Pooling(spec).ToLowerInvariant()}";

    private static string Pooling(LayerSpec spec) => spec.Choice("Pooling", "Last");

    private static Term Attended(Scope scope, Term x)
    {
        int size = scope.Spec.Integer("Size", x.Shape[1].Size);
        Term squashed = scope.Tanh(scope.Linear(x, size));
        Term scores = scope.Linear(squashed, 1, "score.weight", bias: null).Named("scores");
        return scope.SumTokens(scope.Term(scope.Graph.SoftmaxTokens(scores)) * x);
    }

    /// <summary>Each direction at the token where it has read everything.</summary>
    private static Term Last(Scope scope, Flow input)
    {
        GraphBuilder g = scope.Graph;
        Packing over = Packing.OfRows(input.Value);
        int start = 0;
        List<Value> ends = [];
        foreach (FeatureSpan span in input.Spans)
        {
            Value part = input.Spans.Count == 1 ? input.Value : g.Slice(input.Value, 1, start, span.Features);
            ends.Add(g.TakeRows(part, g.Input(span.Reverse ? over.FirstToken : over.LastToken)));
            start += span.Features;
        }

        return scope.Concat(ends);
    }
}
