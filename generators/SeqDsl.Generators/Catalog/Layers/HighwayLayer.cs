using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>y = t∘relu(W·x + b) + (1 − t)∘x, t = σ(V·x + c) (Srivastava, Greff and Schmidhuber, "Highway networks", 2015).</summary>
internal sealed class HighwayLayer : Layer
{
    public override string Word => "Highway";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence, FlowKind.Vector];

    public override IReadOnlyList<string> Examples => ["Highway", "Highway(Layers = 2)", "Highway(GateBias = -1)"];

    public override Misfit? Refuses(Scope scope, IReadOnlyList<Flow> sources) =>
        sources.Count > 1 || sources[0].Value.Shape[1] is { IsKnown: true } ? null
            : new(0, "a known number of features", "a number for each entry of the vocabulary", "put Linear(size) between them");

    public override Flow Lower(Scope scope, Flow input)
    {
        Term x = scope.Term(input.Value);
        int size = x.Shape[1].Size;
        var begin = new InitialValues.Constant(scope.Spec.Number("GateBias", -2));
        for (int layer = 0; layer < scope.Spec.Integer("Layers", 1); layer++)
        {
            Term plain = scope.Relu(scope.Linear(x, size, $"weight_l{layer}", $"bias_l{layer}")).Named("plain");
            Term gate = scope.Sigmoid(scope.Linear(x, size, $"gate_weight_l{layer}", $"gate_bias_l{layer}", begin)).Named("gate");
            x = (x + gate * (plain - x)).Named("carried");
        }

        return input.Mixed(x);
    }

    public override string Describe(LayerSpec spec) => $"Highway{(spec.Integer("Layers", 1) is > 1 and int layers ? " " + layers : "")}";
}
