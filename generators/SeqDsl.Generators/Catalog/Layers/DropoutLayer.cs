using System.Globalization;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>
/// y = x ∘ mask / (1 − p) (Srivastava et al., "Dropout", 2014). Locked: one mask for all tokens of a sequence (Gal and Ghahramani, "A theoretically grounded
/// application of dropout in recurrent neural networks", 2016); a vector has but one row, so there it is the same.
/// </summary>
internal sealed class DropoutLayer : Layer
{
    public override string Word => "Dropout";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence, FlowKind.Vector];

    public override IReadOnlyList<string> Examples => ["Dropout(0.4)", "Dropout(0.4, Locked = true)"];

    public override IEnumerable<Problem> Check(LayerSpec spec, int index)
    {
        if (spec.Number("Probability") == 0)
        {
            yield return WithoutEffect(index, "Probability", "with 0 nothing is dropped; remove the layer, or write how often a number is dropped", canBeRemoved: false);
        }
    }

    public override Flow Lower(Scope scope, Flow input)
    {
        Term x = scope.Term(input.Value);
        double probability = scope.Spec.Number("Probability");
        return input.With(IsLocked(scope.Spec) && input.Kind == FlowKind.Sequence ? scope.LockedDropout(x, probability) : scope.Dropout(x, probability));
    }

    public override string Describe(LayerSpec spec) =>
        $"{(IsLocked(spec) ? "Locked dropout" : "Dropout")} {spec.Number("Probability").ToString(CultureInfo.InvariantCulture)}";

    private static bool IsLocked(LayerSpec spec) => spec.Flag("Locked");
}
