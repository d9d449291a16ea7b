using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>x₁ + x₂ + … (He et al., "Deep residual learning for image recognition", 2016).</summary>
internal sealed class ResidualLayer : Layer
{
    public override string Word => "Residual";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence, FlowKind.Vector];

    public override int LeastSources => 2;

    public override IReadOnlyList<string> Examples => ["Residual(From = [\"left\", \"right\"])"];

    public override Misfit? Refuses(Scope scope, IReadOnlyList<Flow> sources)
    {
        Dimension first = sources[0].Value.Shape[1];
        for (int source = 1; source < sources.Count; source++)
        {
            if (sources[source].Value.Shape[1] is var features && features != first)
            {
                return new(source, $"several sources of one size, the first of {first} features", $"{features} features", $"put Linear({first}) between them, or use Concat")
                {
                    Remedies = first.IsKnown ? new([new(RemedyKind.PutBetween, $"Linear({first})", scope.Spec.From[source])]) : EquatableArray<Remedy>.Empty,
                };
            }
        }

        return null;
    }

    public override Flow Lower(Scope scope, Flow input)
    {
        Value sum = scope.Graph.Sum(scope.Sources.Select(source => source.Value), "residual")!;
        return new Flow(input.Kind, sum, input.Kind == FlowKind.Sequence ? Spans(scope.Sources) : []);
    }

    public override string Describe(LayerSpec spec) => $"[{string.Join(" + ", spec.From)}]";

    /// <summary>A sum knows what its terms know; one that was read from the end is at its end where the sequence begins.</summary>
    private static IReadOnlyList<FeatureSpan> Spans(IReadOnlyList<Flow> sources)
    {
        FeatureSpan[][] terms = [.. sources.Select(source => source.Spans.SelectMany(span => Enumerable.Repeat(span with { Features = 1 }, span.Features)).ToArray())];
        List<FeatureSpan> spans = [];
        for (int feature = 0; feature < terms[0].Length; feature++)
        {
            FeatureSpan[] summed = [.. terms.Select(term => term[feature])];
            var sum = new FeatureSpan(1, summed.Any(span => span.Reverse)) { KnowsBefore = summed.Any(span => span.KnowsBefore), KnowsAfter = summed.Any(span => span.KnowsAfter) };
            if (spans.Count > 0 && spans[spans.Count - 1] is var last && last with { Features = 1 } == sum)
            {
                spans[spans.Count - 1] = last with { Features = last.Features + 1 };
            }
            else
            {
                spans.Add(sum);
            }
        }

        return spans;
    }
}
