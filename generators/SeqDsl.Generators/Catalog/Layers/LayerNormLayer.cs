using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>y = (x − μ) / √(σ² + ε) ∘ weight + bias over the features, ε = 1e-5 (Ba, Kiros and Hinton, "Layer normalization", 2016).</summary>
internal sealed class LayerNormLayer : Layer
{
    public override string Word => "LayerNorm";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence, FlowKind.Vector];

    public override IReadOnlyList<string> Examples => ["LayerNorm"];

    public override Flow Lower(Scope scope, Flow input)
    {
        Term x = scope.Term(input.Value);
        Shape features = Shape.Of(x.Shape[1]);
        Term centred = (x - scope.Mean(x)).Named("centred");
        Term deviation = scope.Sqrt(scope.Mean(centred * centred) + 1e-5).Named("deviation");
        return input.Mixed(
            (centred / deviation) * scope.Parameter("weight", features, new InitialValues.Constant(1))
            + scope.Parameter("bias", features, new InitialValues.Constant(0)));
    }

    public override string Describe(LayerSpec spec) => "LayerNorm";
}
