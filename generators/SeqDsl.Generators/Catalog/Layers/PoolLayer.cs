using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>[N, F] → [B, F]: for each sequence its last step, the mean or the maximum over its steps.</summary>
internal sealed class PoolLayer : Layer
{
    public override string Word => "Pool";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence];

    public override IReadOnlyList<string> Examples => ["Pool(Pooling.Last)", "Pool(Pooling.Mean)", "Pool(Pooling.Max)"];

    public override Flow Lower(Scope scope, Flow input)
    {
        Term x = scope.Term(input.Value);
        return Flow.Vector((scope.Spec.Choice("Pooling", "Last") switch
        {
            "Mean" => scope.SumTokens(x) / scope.Input(Input.Lengths),
            "Max" => scope.Term(scope.Graph.MaxTokens(x)),
            _ => Last(scope, input),
        }).Named("pooled"));
    }

    public override string Describe(LayerSpec spec) => $"Pool {spec.Choice("Pooling", "Last").ToLowerInvariant()}";

    /// <summary>Each direction at the token where it has read everything.</summary>
    private static Term Last(Scope scope, Flow input)
    {
        GraphBuilder g = scope.Graph;
        int start = 0;
        List<Value> ends = [];
        foreach (FeatureSpan span in input.Spans)
        {
            Value part = input.Spans.Count == 1 ? input.Value : g.Slice(input.Value, 1, start, span.Features);
            ends.Add(g.TakeRows(part, g.Input(span.Reverse ? Input.FirstToken : Input.LastToken)));
            start += span.Features;
        }

        return scope.Concat(ends);
    }
}
