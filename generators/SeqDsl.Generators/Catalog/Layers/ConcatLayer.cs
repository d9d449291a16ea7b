using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>[x₁ ‖ x₂ ‖ …]: what each layer does with several sources, as a layer of its own.</summary>
internal sealed class ConcatLayer : Layer
{
    public override string Word => "Concat";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence, FlowKind.Vector];

    public override int LeastSources => 2;

    public override IReadOnlyList<string> Examples => ["Concat(From = [\"left\", \"right\"])"];

    public override Flow Lower(Scope scope, Flow input) => input;

    public override string Describe(LayerSpec spec) => $"[{string.Join(" ‖ ", spec.From)}]";
}
