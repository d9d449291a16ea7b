using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>
/// Afterwards the graph also returns the gradient of its loss with respect to every parameter: reverse accumulation (Linnainmaa 1976)
/// over the equations, last first, each op saying its own rule in graph code. Scans give additional yields: what their backward scan needs.
/// </summary>
internal sealed class Differentiate : Rewriter
{
    private readonly Dictionary<Value, ScanGradient> scans = [];

    protected override IReadOnlyList<Value> Scan(Value original, IReadOnlyList<Value> operands, IReadOnlyCollection<int> picks, GraphBuilder g)
    {
        var gradient = new ScanGradient((Scan)original.Op);
        Value scan = g.Scan(gradient.Forward, operands, original.Name);
        scans.Add(scan, gradient);
        return Results(scan, original, g);
    }

    protected override ModelGraph Finish(ModelGraph graph, Dictionary<Value, Value> made, GraphBuilder g)
    {
        graph = base.Finish(graph, made, g);
        var gradients = new Dictionary<Value, Value> { [graph["loss"]] = g.Constant(1) };
        IReadOnlyList<Value> equations = graph.Equations;
        ILookup<Value, Value> picks = equations.Where(value => value.Op is Pick).ToLookup(pick => pick.Operands[0]);
        foreach (Value value in equations.Reverse())
        {
            g.Layer = value.Layer;
            if (value.Op is Scan)
            {
                Backward(value, scans[value], gradients, g);
            }
            else if (value.Op is Recurrence recurrence)
            {
                Backward(value, recurrence, gradients, g);
            }
            else if (value.Op is BundleOp bundle)
            {
                Backward(value, bundle, gradients, g, picks[value]);
            }
            else if (value.Op is not Pick && gradients.TryGetValue(value, out Value? gradient))
            {
                Accumulate(gradients, value.Operands, value.Op.Gradients(g, value, gradient), g);
            }
        }

        return graph with
        {
            Results =
            [
                .. graph.Results,
                .. equations.Where(value => value.Op is Parameter { Frozen: false } && gradients.ContainsKey(value))
                    .Select(value => new GraphResult(ModelGraph.GradientOf(((Parameter)value.Op).Name), gradients[value])),
            ],
        };
    }

    /// <summary>Adds to what each operand's gradient is so far.</summary>
    internal static void Accumulate(Dictionary<Value, Value> gradients, IReadOnlyList<Value> operands, IReadOnlyList<Value?> parts, GraphBuilder g)
    {
        for (int index = 0; index < operands.Count; index++)
        {
            if (parts[index] is { } part && operands[index].Kind == ElementKind.Real)
            {
                // Generated code is read: a product that is the gradient of a gate is called so.
                part.Name = part.Name == part.Op.ResultName ? GradientName(operands[index]) : part.Name;
                gradients[operands[index]] = gradients.TryGetValue(operands[index], out Value? before)
                    ? g.Add(before, part, GradientName(operands[index]))
                    : part;
            }
        }
    }

    /// <summary>The gradient of x is xGradient in code.</summary>
    internal static string GradientName(Value value) => value.Op is Parameter ? "weightGradient" : value.Name + "Gradient";

    private static void Backward(Value scan, ScanGradient gradient, Dictionary<Value, Value> gradients, GraphBuilder g)
    {
        Value?[] yields = [.. Enumerable.Range(0, gradient.Yields)
            .Select(index => g.Pick(scan, index, gradient.Forward.Step.Yields[index].Name))
            .Select(pick => gradients.TryGetValue(pick, out Value? found) ? found : null)];
        if (yields.Any(yield => yield is not null))
        {
            Accumulate(gradients, scan.Operands, Parts(scan, gradient, yields, g), g);
        }
    }

    /// <summary>The gradient of each operand of a scan from those of its yields; at least one of these has one.</summary>
    private static IReadOnlyList<Value?> Parts(Value scan, ScanGradient gradient, IReadOnlyList<Value?> yields, GraphBuilder g)
    {
        StepGraph forward = gradient.Forward.Step;
        BackwardScan backward = gradient.Differentiate(yields.Select(yield => yield is not null).ToList());
        Value bundle = g.Scan(
            backward.Scan,
            [
                .. forward.Carries.Select(carry => g.Zeros(carry.Shape.With(0, gradient.Forward.Over.Sequences))),
                .. yields.OfType<Value>(),
                .. backward.Kept.Select(kept => kept.From switch
                {
                    KeptFrom.Slice => scan.Operands[forward.Carries.Count + kept.Index],
                    _ => g.Pick(scan, kept.Index, forward.Yields[kept.Index].Name),
                }),
                .. backward.Invariants.Select(index => scan.Operands[forward.Carries.Count + forward.Slices.Count + index]),
            ],
            "backward");
        return [.. backward.Gradients.Select((result, operand) => result is null ? null
            : operand >= forward.Carries.Count ? g.Pick(bundle, result.Value, GradientName(scan.Operands[operand]))
            : scan.Operands[operand].Op is Zeros ? null
            // A sequence's first state is where the backward scan arrives: at its first token, for a reverse scan at its last.
            : g.TakeRows(
                g.Pick(bundle, result.Value, GradientName(scan.Operands[operand])),
                g.Input(gradient.Forward.Reverse ? gradient.Forward.Over.LastToken : gradient.Forward.Over.FirstToken)))];
    }

    /// <summary>What a kernel computes is differentiated by a kernel, which means the derivative of the scan.</summary>
    private static void Backward(Value value, Recurrence recurrence, Dictionary<Value, Value> gradients, GraphBuilder g)
    {
        Value[] results = [.. Enumerable.Range(0, recurrence.States + 1).Select(index => g.Pick(value, index, recurrence.NameOf(index)))];
        if (results.Skip(1).Any(gradients.ContainsKey))
        {
            throw new NotSupportedException($"A kernel's backward begins at the first state alone; something was made of another state of {value.Name}.");
        }

        if (!gradients.TryGetValue(results[0], out Value? outputGradient))
        {
            return;
        }

        IReadOnlyList<Value> operands = [.. value.Operands, .. results, outputGradient];
        var builder = new GraphBuilder();
        Value[] ports = [.. operands.Select((operand, index) => Definition.Port(builder, index, operand.Shape, operand.Name))];
        var gradient = new ScanGradient(recurrence.Scan);
        Value scan = builder.Scan(
            gradient.Forward,
            [.. value.Operands.Select((operand, index) => operand.Op is Zeros ? builder.Zeros(operand.Shape) : ports[index])]);
        Value?[] yields = [.. Enumerable.Range(0, recurrence.States).Select(state => state == 0 ? ports[ports.Length - 1] : null)];
        var definition = new Definition(ports, Parts(scan, gradient, yields, builder));
        Value bundle = g.Make(new RecurrenceGradient(recurrence, definition), operands, "backward");
        Accumulate(
            gradients,
            value.Operands,
            [.. definition.Results.Select((result, operand) => result is null ? null : g.Pick(bundle, operand, GradientName(value.Operands[operand])))],
            g);
    }

    private static void Backward(Value value, BundleOp op, Dictionary<Value, Value> gradients, GraphBuilder g, IEnumerable<Value> picks)
    {
        Value[] made = [.. picks.Where(gradients.ContainsKey)];
        if (made.Length > 0)
        {
            Value?[] parts = [.. Enumerable.Range(0, made.Max(pick => ((Pick)pick.Op).Index) + 1)
                .Select(index => made.FirstOrDefault(pick => ((Pick)pick.Op).Index == index))
                .Select(pick => pick is null ? null : gradients[pick])];
            Accumulate(gradients, value.Operands, op.Gradients(g, value, parts), g);
        }
    }
}
