using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>1 for a token that its sequence's source has, too, else 0: [N, 1] (Chen et al., "Reading Wikipedia to answer open-domain questions", 2017).</summary>
internal sealed class MatchLayer : Layer
{
    public override string Word => "Match";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Tokens];

    public override int LeastSources => 2;

    public override bool JoinsSources => false;

    public override IReadOnlyList<string> Examples => ["Match(From = [\"context\", \"question\"])"];

    public override Misfit? Refuses(Scope scope, IReadOnlyList<Flow> sources) =>
        sources.Count == 2 && sources[0].Packing.IsMain && sources[1].Packing == Packing.Source && sources[0].Entries == sources[1].Entries ? null
            : new(0, "the tokens of the model's last input and those of its first", "others", "name the two inputs in this order, From = [\"last\", \"first\"]");

    public override Flow Lower(Scope scope, Flow input) => Flow.Sequence(scope.Input(Input.Matches));

    public override string Describe(LayerSpec spec) => "Match";
}
