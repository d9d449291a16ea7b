using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Cells;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog;

/// <summary>
/// A cell in a layer: one scan for each layer and direction, dropout between layers. Parameters are called as PyTorch calls its own:
/// the field's name and "_l0", "_l0_reverse", …
/// </summary>
/// <param name="word">The attribute's name without "Attribute".</param>
/// <param name="cell">The type argument in the examples, for the word that has one.</param>
internal sealed class RecurrentLayer(string word, string cell = "") : Layer
{
    public override string Word => word;

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence];

    public override IReadOnlyList<string> Examples =>
    [
        $"{word}{cell}(5)",
        $"{word}{cell}(4, Bidirectional = true)",
        $"{word}{cell}(3, Layers = 2, Dropout = 0.4)",
        $"{word}{cell}(4, Reverse = true)",
        $"{word}{cell}(3, Layers = 2, Bidirectional = true, Dropout = 0.4)",
    ];

    /// <summary>The cell's step as the declaration has it.</summary>
    public static CellStep StepOf(LayerSpec spec) => CellText.Read(spec.Cell!.Text);

    public override Flow Lower(Scope scope, Flow input)
    {
        int hidden = scope.Spec.Integer("Hidden");
        bool bidirectional = scope.Spec.Flag("Bidirectional"), fromTheEnd = scope.Spec.Flag("Reverse") && !bidirectional;
        CellStep step = StepOf(scope.Spec);
        Term x = scope.Term(input.Value);
        List<Value> depths = [];
        for (int layer = 0; layer < scope.Spec.Integer("Layers", 1); layer++)
        {
            if (layer > 0)
            {
                x = scope.Dropout(x, scope.Spec.Number("Dropout"));
            }

            Value forward = Run(scope, step, x, hidden, $"_l{layer}", fromTheEnd);
            x = bidirectional ? scope.Concat([forward, Run(scope, step, x, hidden, $"_l{layer}_reverse", reverse: true)]).Named("hiddenBoth") : scope.Term(forward);
            depths.Add(x);
        }

        // From the second of several layers on, each direction reads what both have read.
        bool both = bidirectional && depths.Count > 1;
        return new Flow(FlowKind.Sequence, x, bidirectional ? [Span(reverse: false), Span(reverse: true)] : [Span(fromTheEnd)]) { Depths = depths };

        FeatureSpan Span(bool reverse) =>
            new(hidden, reverse) { KnowsBefore = !reverse || both || input.KnowsBefore, KnowsAfter = reverse || both || input.KnowsAfter };
    }

    public override string Describe(LayerSpec spec) =>
        $"{(spec.Flag("Bidirectional") ? "Bi" : spec.Flag("Reverse") ? "reverse " : "")}{(cell.Length > 0 ? spec.Cell!.Name : word.ToUpperInvariant())} "
        + $"{(spec.Integer("Layers", 1) is > 1 and int layers ? layers + " × " : "")}{spec.Integer("Hidden")}";

    /// <summary>One direction of a cell over the sequences that the rows of x belong to: each state after each row.</summary>
    internal static Value Run(Scope scope, CellStep cell, Term x, int hidden, string suffix, bool reverse)
    {
        (string Name, Value Weight)[] weights = [.. cell.Fields.Select(field =>
            (field.Name, (Value)scope.Parameter(field.Name + suffix, ShapeOf(field, x.Shape[1].Size, hidden), Initial(cell, field, hidden))))];

        StepGraph step = StepOf(cell, x.Shape, [.. weights.Select(weight => weight.Weight.Shape)], hidden);
        Packing over = Packing.OfTokens(x.Shape);
        bool carried = scope.Shared.CarriesStates && !reverse && over.IsMain && scope.IsOfTheModel;
        int first = scope.Shared.StatesAfter.Count;
        Value scan = scope.Graph.Scan(
            new Scan(step, reverse, cell.HasKernel ? scope.Spec.Cell!.Type : null) { Over = over },
            [
                .. step.Carries.Select((_, state) => carried ? scope.Graph.Input(Input.State(first + state, hidden)) : scope.Graph.Zeros(Shape.Of(over.Sequences, hidden))),
                x,
                .. weights.Select(weight => weight.Weight),
            ],
            scope.Name + suffix);
        for (int state = 0; carried && state < step.Carries.Count; state++)
        {
            Value all = scope.Graph.Pick(scan, state, state == 0 ? "hidden" : cell.States[state]);
            scope.Shared.StatesAfter.Add(scope.Graph.TakeRows(all, scope.Graph.Input(Input.LastToken), cell.States[state] + "After"));
        }

        return scope.Graph.Pick(scan, 0, reverse ? "hiddenReverse" : "hidden");
    }

    /// <summary>The step over rows: its carries are the states, its slice the input, its invariants the fields; it yields every state.</summary>
    internal static StepGraph StepOf(CellStep cell, Shape x, IReadOnlyList<Shape> fields, int hidden)
    {
        var step = new GraphBuilder();
        Value[] carries = [.. cell.States.Select((state, index) => step.Make(new Port(StepPort.Carry, index, Shape.Of(Dimension.Rows, hidden)), [], state + "Before"))];
        Value slice = step.Make(new Port(StepPort.Slice, 0, x.With(0, Dimension.Rows)), [], cell.Input);
        Value[] invariants = [.. cell.Fields.Select((field, index) => step.Make(new Port(StepPort.Invariant, index, fields[index]), [], field.Name))];
        Dictionary<string, Value> ports = new() { [cell.Input] = slice };
        foreach ((string name, Value port) in cell.States.Zip(carries, (name, port) => (name, port)).Concat(cell.Fields.Select((field, index) => (field.Name, invariants[index]))))
        {
            ports.Add(name, port);
        }

        IReadOnlyList<Value> after = new CellLowering(step, cell, ports).Lower();
        return new StepGraph(carries, [slice], invariants, after, after, []);
    }

    internal static Shape ShapeOf(CellField field, int inputs, int hidden) => field.Columns is { } columns
        ? Shape.Of(field.Rows.Of(inputs, hidden), columns.Of(inputs, hidden))
        : Shape.Of(field.Rows.Of(inputs, hidden));

    /// <summary>Uniform in ±1/√H as PyTorch has it; the gain of a layer normalization begins with one, its bias with zero.</summary>
    private static InitialValues Initial(CellStep cell, CellField field, int hidden)
    {
        IEnumerable<CellApplication> normalizations = cell.Lines.Select(line => line.Value).Concat(cell.Next).SelectMany(Parts).Where(part => part.Word == CellWord.LayerNorm);
        return normalizations.Any(part => part.Operands[1] is CellReference gain && gain.Name == field.Name) ? new InitialValues.Constant(1)
            : normalizations.Any(part => part.Operands[2] is CellReference bias && bias.Name == field.Name) ? new InitialValues.Constant(0)
            : new InitialValues.Uniform(1 / Math.Sqrt(hidden));
    }

    private static IEnumerable<CellApplication> Parts(CellExpression expression) =>
        expression is CellApplication application ? application.Operands.SelectMany(Parts).Prepend(application) : [];
}
