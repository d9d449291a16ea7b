using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>A dense series [N, size].</summary>
internal sealed class FeaturesInput : Layer
{
    public override string Word => "Features";

    public override LayerRole Role => LayerRole.Input;

    public override IReadOnlyList<FlowKind> Takes => [];

    public override IReadOnlyList<string> Examples => ["Features(3)"];

    public override Flow Lower(Scope scope, Flow input) => Flow.Sequence(scope.Input(Input.Features(scope.Spec.Integer("Size"))));

    public override string Describe(LayerSpec spec) => $"features {spec.Integer("Size")}";
}
