using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>y = x·Wᵀ + b</summary>
internal sealed class LinearLayer : Layer
{
    public override string Word => "Linear";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence, FlowKind.Vector];

    public override IReadOnlyList<string> Examples => ["Linear(6)", "Linear(6, Bias = false)"];

    public override Flow Lower(Scope scope, Flow input)
    {
        Term y = scope.Linear(scope.Term(input.Value), scope.Spec.Integer("Size"), scope.Spec.Flag("Bias", true)).Named("linear");
        return input.Kind == FlowKind.Sequence ? Flow.Sequence(y, input) : Flow.Vector(y);
    }

    public override string Describe(LayerSpec spec) => $"Linear {spec.Integer("Size")}";
}
