using System.Globalization;
using System.Runtime.CompilerServices;
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
        $"{word}{cell}(3, Layers = 2, Dropout = 0.4, Locked = true, WeightDrop = 0.3, Zoneout = 0.2)",
        $"{word}{cell}(4, Reverse = true, Projection = 2, RecurrentDropout = 0.3)",
        $"{word}{cell}(3, Layers = 2, Bidirectional = true, Dropout = 0.4)",
    ];

    /// <summary>The cell's step as its class says it.</summary>
    public static CellStep StepOf(LayerSpec spec) => steps.GetValue(spec.Cell!, static cell => CellText.Read(cell.Text));

    // A layer's step is asked for by each of its checks and by each lowering.
    private static readonly ConditionalWeakTable<CellSpec, CellStep> steps = new();

    /// <summary>The step of the layer, in training: the cell's, as the layer's options change it.</summary>
    public static CellStep LayerStepOf(LayerSpec spec) => HasVariant(spec) ? VariantOf(spec, StepOf(spec), isDropping: true).Make() : StepOf(spec);

    /// <summary>Options that contradict others, or say nothing beside them.</summary>
    public override IEnumerable<Problem> Check(LayerSpec spec, int index)
    {
        int projection = spec.Integer("Projection");
        if (projection > 0 && spec.Integer("Hidden") is > 0 and int hidden && projection >= hidden)
        {
            yield return new(Rule.ProjectionNotSmaller, index, "Projection", new([word, $"{projection}", $"{hidden}"]));
        }

        if (spec.Integer("Layers", 1) == 1 && spec.Number("Dropout") > 0)
        {
            yield return WithoutEffect(index, "Dropout", "it stands between layers, and there is one; write Layers = 2, or a Dropout layer behind it");
        }
        else if (spec.Flag("Locked") && spec.Number("Dropout") is 0)
        {
            yield return WithoutEffect(index, "Locked", "it says how Dropout is drawn, and there is none; write Dropout, too");
        }

        if (spec.Flag("Reverse") && spec.Flag("Bidirectional"))
        {
            yield return WithoutEffect(index, "Reverse", "a bidirectional layer reads both ways; remove one of the two");
        }

        foreach (string option in (string[])["WeightDrop", "RecurrentDropout"])
        {
            if (spec.Number(option) is > 0 and < 1 && !MultipliesAState(spec))
            {
                yield return WithoutEffect(index, option, $"it drops in products of a weight and a state, and {spec.Cell!.Name} has none; remove it, or use Zoneout");
            }
        }
    }

    public override Flow Lower(Scope scope, Flow input)
    {
        int hidden = scope.Spec.Integer("Hidden"), features = scope.Spec.Integer("Projection", hidden);
        bool bidirectional = scope.Spec.Flag("Bidirectional"), fromTheEnd = scope.Spec.Flag("Reverse") && !bidirectional;
        CellStep step = StepOf(scope.Spec);
        Term x = FeedOf(scope.Spec) is { } fed ? scope.Concat([input.Value, scope.Fed(fed, Packing.OfTokens(input.Value.Shape))]).Named("inputFed") : scope.Term(input.Value);
        IReadOnlyList<Value> begin = InitialStates(scope, Packing.OfTokens(input.Value.Shape));
        List<Value> depths = [];
        List<Func<Value>> ends = [];
        for (int layer = 0; layer < scope.Spec.Integer("Layers", 1); layer++)
        {
            if (layer > 0)
            {
                double dropout = scope.Spec.Number("Dropout");
                x = scope.Spec.Flag("Locked") ? scope.LockedDropout(x, dropout) : scope.Dropout(x, dropout);
            }

            Direction forward = Run(scope, step, x, hidden, $"_l{layer}", fromTheEnd, begin.Count == 0 ? null : begin[layer]);
            Direction? backward = bidirectional ? Run(scope, step, x, hidden, $"_l{layer}_reverse", reverse: true) : null;
            x = backward is null ? scope.Term(forward.Output) : scope.Concat([forward.Output, backward.Output]).Named("hiddenBoth");
            depths.Add(x);
            ends.Add(() => backward is null ? forward.LastStates()[0] : scope.Graph.Concat([forward.LastStates()[0], backward.LastStates()[0]], name: "last"));
        }

        // From the second of several layers on, each direction reads what both have read.
        bool both = bidirectional && depths.Count > 1;
        return new Flow(FlowKind.Sequence, x, bidirectional ? [Span(reverse: false), Span(reverse: true)] : [Span(fromTheEnd)])
        {
            Depths = depths, LastStates = () => [.. ends.Select(end => end())],
        };

        FeatureSpan Span(bool reverse) =>
            new(features, reverse) { KnowsBefore = !reverse || both || input.KnowsBefore, KnowsAfter = reverse || both || input.KnowsAfter };
    }

    public override string Describe(LayerSpec spec) =>
        $"{(spec.Flag("Bidirectional") ? "Bi" : spec.Flag("Reverse") ? "reverse " : "")}{(cell.Length > 0 ? spec.Cell!.Name : word.ToUpperInvariant())} "
        + $"{(spec.Integer("Layers", 1) is > 1 and int layers ? layers + " × " : "")}{spec.Integer("Hidden")}"
        + (spec.Integer("Projection") is > 0 and int projected ? $" to {projected}" : "")
        + Dropped(spec, "WeightDrop", "weights dropped") + Dropped(spec, "RecurrentDropout", "state dropped") + Dropped(spec, "Zoneout", "zoneout")
        + (FeedOf(spec) is { } fed ? $", fed {fed}" : "");

    private static string Dropped(LayerSpec spec, string option, string text) =>
        spec.Number(option) is > 0 and double probability ? $", {text} {probability.ToString(CultureInfo.InvariantCulture)}" : "";

    /// <summary>A state that does not fit what it shall begin with; a direction in which nothing can be fed.</summary>
    public override Misfit? Refuses(Scope scope, IReadOnlyList<Flow> sources)
    {
        if (FeedOf(scope.Spec) is { } fed && (scope.Spec.Flag("Bidirectional") || scope.Spec.Flag("Reverse")))
        {
            return new(Misfit.OfFeed, fed, "it reads from the end, where what was made of the token before is not there yet", "drop Feed, or Bidirectional and Reverse");
        }

        if (InitialOf(scope.Spec) is not { } name)
        {
            return null;
        }

        Flow from = scope.Named(name);
        int hidden = scope.Spec.Integer("Hidden"), layers = scope.Spec.Integer("Layers", 1);
        string begins = $"a beginning (Initial = \"{name}\") of {hidden} numbers, as its state has";
        IReadOnlyList<Value>? last = from.Kind == FlowKind.Vector ? [from.Value] : from.LastStates?.Invoke();
        return scope.Spec.Flag("Bidirectional") || scope.Spec.Flag("Reverse")
                ? new(Misfit.OfInitial, "a beginning only where it reads forward", "one", "drop Initial, or Bidirectional and Reverse")
            : last is null ? new(Misfit.OfInitial, begins, "no state", "name a recurrent layer, whose last state it begins with, or one vector for each sequence")
            : last.Count != layers && last.Count > 1
                ? new(Misfit.OfInitial, $"a beginning (Initial = \"{name}\") of one state, or of {layers}, as it has layers", $"{last.Count}", $"give both as many layers, or put Pool(Pooling.Last) behind {name} and begin with that")
            : last[0].Shape[0] != Dimension.SourceSequences && Packing.OfTokens(sources[0].Value.Shape).Sequences == Dimension.SourceSequences
                ? new(Misfit.OfInitial, "a beginning that is made of the input that it reads itself", "one of the other input", $"name an earlier layer of its own input in place of {name}, or drop Initial")
            : last[0].Shape[1] is var size && size != hidden
                ? new(Misfit.OfInitial, begins, $"{size}", $"write {word}({size}), or put {(from.Kind == FlowKind.Vector ? "" : "Pool(Pooling.Last), ")}Linear({hidden}) and Activation(Activation.Tanh) behind {name} and begin with that")
            : null;
    }

    /// <summary>The name of the layer of which it is fed what that gave for the token before.</summary>
    public static string? FeedOf(LayerSpec spec) => spec.Choice("Feed", "") is { Length: > 0 } name ? name : null;

    private static string? InitialOf(LayerSpec spec) => spec.Choice("Initial", "") is { Length: > 0 } name ? name : null;

    /// <summary>What each layer's states begin with, [layer] [B, H]: the last state of a recurrent layer, one for all layers or one for each; or a vector. None: zeros.</summary>
    private static IReadOnlyList<Value> InitialStates(Scope scope, Packing over)
    {
        if (InitialOf(scope.Spec) is not { } name || scope.Named(name) is not { } from || scope.Shared.CarriesStates)
        {
            return [];
        }

        IReadOnlyList<Value> last = from.LastStates?.Invoke() ?? [from.Value];
        return [.. Enumerable.Range(0, scope.Spec.Integer("Layers", 1)).Select(layer => last[Math.Min(layer, last.Count - 1)])
            .Select(state => state.Shape[0] == over.Sequences ? state : Scope.InBatch(scope.Graph, state))];
    }

    /// <summary>One direction of a layer.</summary>
    /// <param name="Output">After each row.</param>
    /// <param name="LastStates">Each state behind the last row that is read: [B, H].</param>
    internal sealed record Direction(Value Output, Func<IReadOnlyList<Value>> LastStates);

    /// <summary>One direction of a cell over the sequences that the rows of x belong to.</summary>
    internal static Direction Run(Scope scope, CellStep cell, Term x, int hidden, string suffix, bool reverse, Value? begin = null)
    {
        LayerSpec spec = scope.Spec;
        CellVariant variant = VariantOf(spec, cell, isDropping: !scope.Frozen);
        CellStep layer = HasVariant(spec) ? scope.Frozen ? variant.MakeForUse() : variant.Make() : cell;
        int projected = spec.Integer("Projection");
        (string Name, Value Weight)[] weights = [.. layer.Fields.Select(field =>
            (field.Name, (Value)scope.Parameter(field.Name + suffix, ShapeOf(field, x.Shape[1].Size, hidden, projected), Initial(cell, field, hidden))))];
        Value? projection = projected == 0 ? null
            : weights.FirstOrDefault(weight => weight.Name == variant.Projection).Weight
                ?? scope.Parameter(variant.Projection + suffix, Shape.Of(projected, hidden), new InitialValues.Uniform(1 / Math.Sqrt(hidden)));
        Value[] dropped = [.. weights.Select((weight, index) => cell.Fields.Count > index && cell.Fields[index].Kind == CellFieldKind.Weight
            ? WeightDropped(scope, weight.Weight, variant.ColumnsOf(cell.Fields[index]), x.Shape[1].Size, hidden) : weight.Weight)];

        Packing over = Packing.OfTokens(x.Shape);
        Scan recurrence = scope.Shared.RecurrenceOf(scope.Name + suffix, () => new Scan(
            StepOf(layer, x.Shape, [.. weights.Select(weight => weight.Weight.Shape)], hidden), reverse, cell.HasKernel ? CellOf(spec, layer, variant) : null) { Over = over });
        StepGraph step = recurrence.Step;
        bool carried = scope.Shared.CarriesStates && !reverse && over.IsMain && scope.IsOfTheModel;
        int first = scope.Shared.StatesAfter.Count;
        Value[] masks = [.. (layer.Masks.Count > 0 ? variant.Masks : []).Select(mask => mask.IsZoneout
            ? scope.Mask(Shape.Of(over.Tokens, hidden), spec.Number("Zoneout")).Value
            : scope.OfSequence(scope.Mask(Shape.Of(over.Sequences, hidden), spec.Number("RecurrentDropout"))).Value)];
        Value scan = scope.Graph.Scan(
            recurrence,
            [
                .. step.Carries.Select((_, state) => carried ? scope.Graph.Input(Input.State(first + state, hidden))
                    : begin ?? scope.Graph.Zeros(Shape.Of(over.Sequences, hidden))),
                x,
                .. masks,
                .. dropped,
            ],
            scope.Name + suffix);
        if (carried)
        {
            scope.Shared.StatesAfter.AddRange(LastStates());
        }

        if (scope.Shared.IsWriting && over.IsMain && scope.IsOfTheModel)
        {
            scope.Shared.StatesBefore.AddRange(Enumerable.Range(0, step.Carries.Count).Select(state => scan.Operands[state]));
        }

        Value hiddens = scope.Graph.Pick(scan, 0, reverse ? "hiddenReverse" : "hidden");

        // R·h once more for all tokens together: 2·P·H operations a token beside the 2·(4·H·P + P·H) of an LSTM's step, and the cell keeps the state that it is declared with.
        return new(projection is null ? hiddens : scope.Graph.Project(hiddens, projection, reverse ? "projectedReverse" : "projected"), LastStates);

        IReadOnlyList<Value> LastStates() => [.. Enumerable.Range(0, step.Carries.Count).Select(state => scope.Graph.TakeRows(
            scope.Graph.Pick(scan, state, state == 0 ? (reverse ? "hiddenReverse" : "hidden") : cell.States[state]),
            scope.Graph.Input(reverse ? over.FirstToken : over.LastToken),
            cell.States[state] + "After"))];
    }

    private static bool MultipliesAState(LayerSpec spec)
    {
        CellStep cell = StepOf(spec);
        var variant = new CellVariant(cell, zoneout: 0, dropsStates: true, projects: false);
        return cell.Fields.Any(field => field.Kind == CellFieldKind.Weight && variant.ColumnsOf(field).Any(part => part.OfState));
    }

    private static bool HasVariant(LayerSpec spec) => spec.Number("Zoneout") > 0 || spec.Number("RecurrentDropout") > 0 || spec.Integer("Projection") > 0;

    private static CellVariant VariantOf(LayerSpec spec, CellStep cell, bool isDropping) =>
        new(cell, spec.Number("Zoneout"), isDropping && spec.Number("RecurrentDropout") > 0, spec.Integer("Projection") > 0);

    /// <summary>The kernel in training, and that in use where it is another one: without masks the class's own, if nothing else has changed the step.</summary>
    private static ScanCell CellOf(LayerSpec spec, CellStep layer, CellVariant variant)
    {
        var inUse = new ScanCell(spec.Cell!.Type, spec.Number("Zoneout") > 0 || layer.IsProjecting ? variant.MakeForUse() : null, spec.Integer("Projection"));
        return layer.Masks.Count == 0 ? inUse : inUse with { Variant = layer, InUse = inUse with { IsOnlyInUse = true } };
    }

    /// <summary>The weight with a number in the columns that are multiplied with a state dropped with the option's probability: one mask for the batch (Wan et al. 2013).</summary>
    private static Value WeightDropped(Scope scope, Value weight, IReadOnlyList<(CellSize Columns, bool OfState)> columns, int inputs, int hidden)
    {
        double probability = scope.Spec.Number("WeightDrop");
        if (probability <= 0 || scope.Frozen || !columns.Any(part => part.OfState))
        {
            return weight;
        }

        List<Value> parts = [];
        int start = 0;
        foreach ((CellSize size, bool ofState) in columns)
        {
            int length = size.Of(inputs, hidden, scope.Spec.Integer("Projection"));
            Value part = columns.Count == 1 ? weight : scope.Graph.Slice(weight, axis: 1, start, length);
            parts.Add(ofState ? scope.Graph.Multiply(part, scope.Mask(part.Shape, probability), "droppedWeight") : part);
            start += length;
        }

        return parts.Count == 1 ? parts[0] : scope.Graph.Concat(parts, name: "droppedWeight");
    }

    /// <summary>The step over rows: its carries are the states, its slices the input and the masks, its invariants the fields; it yields every state.</summary>
    internal static StepGraph StepOf(CellStep cell, Shape x, IReadOnlyList<Shape> fields, int hidden)
    {
        var step = new GraphBuilder();
        Value[] carries = [.. cell.States.Select((state, index) => step.Make(new Port(StepPort.Carry, index, Shape.Of(Dimension.Rows, hidden)), [], state + "Before"))];
        Value slice = step.Make(new Port(StepPort.Slice, 0, x.With(0, Dimension.Rows)), [], cell.Input);
        Value[] masks = [.. cell.Masks.Select((mask, index) => step.Make(new Port(StepPort.Slice, index + 1, Shape.Of(Dimension.Rows, hidden)), [], mask))];
        Value[] invariants = [.. cell.Fields.Select((field, index) => step.Make(new Port(StepPort.Invariant, index, fields[index]), [], field.Name))];
        Dictionary<string, Value> ports = new() { [cell.Input] = slice };
        foreach ((string name, Value port) in cell.States.Zip(carries, (name, port) => (name, port)).Concat(cell.Masks.Zip(masks, (name, port) => (name, port)))
            .Concat(cell.Fields.Select((field, index) => (field.Name, invariants[index]))))
        {
            ports.Add(name, port);
        }

        IReadOnlyList<Value> after = new CellLowering(step, cell, ports).Lower();
        return new StepGraph(carries, [slice, .. masks], invariants, after, after, []);
    }

    internal static Shape ShapeOf(CellField field, int inputs, int hidden, int projected = 0) => field.Columns is { } columns
        ? Shape.Of(field.Rows.Of(inputs, hidden, projected), columns.Of(inputs, hidden, projected))
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
