using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog;

/// <summary>A cell in a layer: one scan for each layer and direction, PyTorch's parameter names and layout, dropout between layers.</summary>
internal sealed class RecurrentLayer(string word, Cell cell) : Layer
{
    public override string Word => word;

    public Cell Cell => cell;

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence];

    public override IReadOnlyList<string> Examples =>
    [
        $"{word}(5)",
        $"{word}(4, Bidirectional = true)",
        $"{word}(3, Layers = 2, Dropout = 0.4)",
        $"{word}(3, Layers = 2, Bidirectional = true, Dropout = 0.4)",
    ];

    public override Flow Lower(Scope scope, Flow input)
    {
        int hidden = scope.Spec.Integer("Hidden");
        bool bidirectional = scope.Spec.Flag("Bidirectional");
        Term x = scope.Term(input.Value);
        for (int layer = 0; layer < scope.Spec.Integer("Layers", 1); layer++)
        {
            if (layer > 0)
            {
                x = scope.Dropout(x, scope.Spec.Number("Dropout"));
            }

            Value forward = Run(scope, x, hidden, $"_l{layer}", reverse: false);
            x = bidirectional ? scope.Concat([forward, Run(scope, x, hidden, $"_l{layer}_reverse", reverse: true)]).Named("hiddenBoth") : scope.Term(forward);
        }

        return new Flow(
            FlowKind.Sequence,
            x,
            bidirectional ? [new FeatureSpan(hidden, Reverse: false), new FeatureSpan(hidden, Reverse: true)] : [new FeatureSpan(hidden, Reverse: false)]);
    }

    public override string Describe(LayerSpec spec) =>
        $"{(spec.Flag("Bidirectional") ? "Bi" : "")}{word.ToUpperInvariant()} {(spec.Integer("Layers", 1) is > 1 and int layers ? layers + " × " : "")}{spec.Integer("Hidden")}";

    private Value Run(Scope scope, Term x, int hidden, string suffix, bool reverse)
    {
        int stacked = cell.Gates.Count * hidden;
        InitialValues initial = new InitialValues.Uniform(1 / Math.Sqrt(hidden));
        (string Name, Value Weight)[] weights =
        [
            ("weight_ih", scope.Parameter("weight_ih" + suffix, Shape.Of(stacked, x.Shape[1]), initial)),
            ("weight_hh", scope.Parameter("weight_hh" + suffix, Shape.Of(stacked, hidden), initial)),
            ("bias_ih", scope.Parameter("bias_ih" + suffix, Shape.Of(stacked), initial)),
            ("bias_hh", scope.Parameter("bias_hh" + suffix, Shape.Of(stacked), initial)),
        ];

        var step = new GraphBuilder();
        Value[] carries = [.. cell.States.Select((state, index) => step.Make(new Port(StepPort.Carry, index, Shape.Of(Dimension.Rows, hidden)), [], state + "Before"))];
        Value slice = step.Make(new Port(StepPort.Slice, 0, x.Shape.With(0, Dimension.Rows)), [], "input");
        Value[] invariants = [.. weights.Select((weight, index) => step.Make(new Port(StepPort.Invariant, index, weight.Weight.Shape), [], weight.Name))];
        var words = new StepWords(step, hidden, cell.Gates, weights.Select((weight, index) => (weight.Name, Port: invariants[index])).ToDictionary(pair => pair.Name, pair => pair.Port));
        IReadOnlyList<Term> next = cell.Step(words, new Term(step, slice), [.. carries.Select(carry => new Term(step, carry))]);

        Value[] after = [.. next.Select((term, index) => term.Named(cell.States[index]).Value)];
        Value scan = scope.Graph.Scan(
            new Scan(new StepGraph(carries, [slice], invariants, after, after, []), reverse),
            [.. carries.Select(_ => scope.Graph.Zeros(Shape.Of(Dimension.Sequences, hidden))), x, .. weights.Select(weight => weight.Weight)],
            scope.Name + suffix);
        return scope.Graph.Pick(scan, 0, reverse ? "hiddenReverse" : "hidden");
    }
}
