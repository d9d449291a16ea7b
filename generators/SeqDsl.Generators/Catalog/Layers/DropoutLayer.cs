using System.Globalization;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>y = x ∘ mask / (1 − p) (Srivastava et al., "Dropout", 2014).</summary>
internal sealed class DropoutLayer : Layer
{
    public override string Word => "Dropout";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence, FlowKind.Vector];

    public override IReadOnlyList<string> Examples => ["Dropout(0.4)"];

    public override Flow Lower(Scope scope, Flow input) => input.With(scope.Dropout(scope.Term(input.Value), scope.Spec.Number("Probability")));

    public override string Describe(LayerSpec spec) => $"Dropout {spec.Number("Probability").ToString(CultureInfo.InvariantCulture)}";
}
