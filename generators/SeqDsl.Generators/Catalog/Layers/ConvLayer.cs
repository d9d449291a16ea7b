using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>
/// yₜ = Σₒ Wₒ·xₜ₊ₒ + b over neighbours o, zeros beyond the sequence's ends (Collobert et al., "Natural language processing (almost) from scratch", 2011; Kim,
/// "Convolutional neural networks for sentence classification", 2014), o in steps of a dilation (Yu and Koltun 2016).
/// </summary>
internal sealed class ConvLayer : Layer
{
    public override string Word => "Conv";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence];

    public override IReadOnlyList<string> Examples => ["Conv(5)", "Conv(3, Width = 4, Dilation = 2)"];

    public override IEnumerable<Problem> Check(LayerSpec spec, int index)
    {
        if (Width(spec) == 1 && spec.Integer("Dilation", 1) > 1)
        {
            yield return WithoutEffect(index, "Dilation", "it says how far neighbours are, and of Width = 1 there are none; remove it, or write a larger Width");
        }
    }

    public override Flow Lower(Scope scope, Flow input)
    {
        int filters = scope.Spec.Integer("Filters"), width = Width(scope.Spec);
        (int first, int last) = Scope.Neighbours(width);
        Term filtered = scope.Convolution(scope.Term(input.Value), width, filters, scope.Spec.Integer("Dilation", 1));
        return new Flow(
            FlowKind.Sequence,
            filtered,
            [new FeatureSpan(filters, Reverse: false) { KnowsBefore = first < 0 || input.KnowsBefore, KnowsAfter = last > 0 || input.KnowsAfter }]);
    }

    public override string Describe(LayerSpec spec) =>
        $"Conv {Width(spec)} × {spec.Integer("Filters")}{(spec.Integer("Dilation", 1) is > 1 and int dilation ? $" dilated {dilation}" : "")}";

    private static int Width(LayerSpec spec) => spec.Integer("Width", 3);
}
