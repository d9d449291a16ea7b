using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog;

/// <summary>One loop of a graph: see <see cref="FedLoops"/>.</summary>
internal sealed class FedLoop
{
    private readonly ModelGraph graph;
    private readonly Value fed;
    private readonly Value target;
    private readonly Packing over;

    /// <summary>All that is made of what is fed.</summary>
    private readonly HashSet<Value> dependent = [];

    /// <summary>Of these, what the target is made of.</summary>
    private readonly HashSet<Value> inside;

    private readonly GraphBuilder outer = new(), inner = new();
    private readonly Dictionary<Value, Value> made = [], inStep = [];
    private readonly Dictionary<Value, IReadOnlyList<Value>> yieldsOfScans = [];
    private readonly List<(Value Port, Value Operand)> carries = [], slices = [], masks = [], invariants = [];
    private readonly List<Value> next = [];

    public FedLoop(ModelGraph graph, Value fed)
    {
        (this.graph, this.fed) = (graph, fed);
        var opened = (Fed)fed.Op;
        over = opened.Over;
        target = graph.Results.First(result => result.Name == $"{opened.Layer}.{Fed.Result}").Value;
        foreach (Value value in graph.Equations)
        {
            if (value == fed || value.Operands.Any(dependent.Contains))
            {
                dependent.Add(value);
            }
        }

        inside = [.. Reachable.From([target]).Where(dependent.Contains)];
        Offence = !dependent.Contains(target) ? new(opened.Layer, null)
            : inside.FirstOrDefault(value => !CanStep(value)) is { } offence ? new(opened.Layer, offence)
            : null;
    }

    public LoopOffence? Offence { get; }

    /// <summary>The graph with a scan in the loop's place.</summary>
    public ModelGraph Close()
    {
        foreach (Value value in graph.Equations.Where(value => !dependent.Contains(value)))
        {
            outer.Layer = value.Layer;
            made.Add(value, outer.Make(value.Op, [.. value.Operands.Select(operand => made[operand])], value.Name));
        }

        foreach (Value value in graph.Equations.Where(inside.Contains))
        {
            outer.Layer = inner.Layer = value.Layer;
            Enter(value);
        }

        // The first carry is what is fed, and its next value the target.
        next[0] = inStep[target];
        HashSet<Value> results = [.. graph.Results.Select(result => result.Value)];
        IEnumerable<Value> outside = graph.Equations.Where(value => dependent.Contains(value) && !inside.Contains(value));
        Value[] needed = [.. inside.Where(value => value.Op is not Scan && (results.Contains(value) || outside.Any(user => user.Operands.Contains(value))))];
        Value[] picked = [.. outside.Where(value => value.Op is Pick && inside.Contains(value.Operands[0]))];
        Value[] yields = [.. needed.Select(value => inStep[value]).Concat(picked.Select(YieldOf)).Distinct()];
        var step = new StepGraph(Ports(carries), Ports([.. slices, .. masks]), Ports(invariants), next, yields, []);
        outer.Layer = fed.Layer;
        Value scan = outer.Scan(new Scan(Numbered(step), Reverse: false) { Over = over }, [.. carries.Concat(slices).Concat(masks).Concat(invariants).Select(port => port.Operand)], fed.Name);
        foreach (Value value in needed)
        {
            made.Add(value, outer.Pick(scan, Array.IndexOf(yields, inStep[value]), value.Name));
        }

        foreach (Value value in outside)
        {
            outer.Layer = value.Layer;
            made.Add(value, picked.Contains(value)
                ? outer.Pick(scan, Array.IndexOf(yields, YieldOf(value)), value.Name)
                : outer.Make(value.Op, [.. value.Operands.Select(operand => made[operand])], value.Name));
        }

        string closed = $"{((Fed)fed.Op).Layer}.{Fed.Result}";
        return graph with { Results = [.. graph.Results.Where(result => result.Name != closed).Select(result => new GraphResult(result.Name, made[result.Value]))] };

        static IReadOnlyList<Value> Ports(IReadOnlyList<(Value Port, Value Operand)> ports) => [.. ports.Select(port => port.Port)];

        Value YieldOf(Value pick) => yieldsOfScans[pick.Operands[0]][((Pick)pick.Op).Index];
    }

    /// <summary>Whether what is said over all tokens can be said of a step's rows.</summary>
    private bool CanStep(Value value) => value.Op switch
    {
        Fed => value == fed,
        Scan scan => !scan.Reverse && scan.Over == over && value.Operands.Skip(scan.Step.Carries.Count + scan.Step.Slices.Count).Concat(value.Operands.Take(scan.Step.Carries.Count)).All(operand => !inside.Contains(operand)),
        Pick => value.Operands[0].Op is Scan,
        Attention attention => attention.Over == over && attention.Memory != over && !value.Operands.Skip(1).Any(inside.Contains),
        DropoutMask => true,
        MatMul => !inside.Contains(value.Operands[1]),
        var op => op.IsRowWise && value.Shape.Rank == 2 && value.Shape[0] == over.Tokens,
    };

    private void Enter(Value value)
    {
        switch (value.Op)
        {
            case Fed:
                inStep.Add(value, Carry(value.Operands[0], value.Shape[1], value.Name));
                break;
            case Scan scan:
                Inline(value, scan);
                break;
            case Pick pick:
                inStep.Add(value, yieldsOfScans[value.Operands[0]][pick.Index]);
                break;
            case DropoutMask mask:
                inStep.Add(value, Port(masks, StepPort.Slice, outer.SharedMask(mask.Site, mask.Probability, value.Shape), value.Name));
                break;
            case Attention attention:
                inStep.Add(value, inner.Make(attention with { InStep = true }, [.. value.Operands.Select(Step)], value.Name));
                break;
            default:
                inStep.Add(value, inner.Make(value.Op, [.. value.Operands.Select(Step)], value.Name));
                break;
        }
    }

    /// <summary>A recurrence inside the loop: its states are the loop's, and its step a part of the loop's.</summary>
    private void Inline(Value value, Scan scan)
    {
        Dictionary<Value, Value> own = [];
        foreach ((Value operand, Value port, StepPort kind) in scan.Ports(value.Operands))
        {
            own.Add(port, kind == StepPort.Carry ? Carry(operand, port.Shape[1], port.Name) : Step(operand));
        }

        foreach (Value equation in scan.Step.Equations.Where(equation => !own.ContainsKey(equation)))
        {
            own.Add(equation, inner.Make(equation.Op, [.. equation.Operands.Select(operand => own[operand])], equation.Name));
        }

        int first = next.Count - scan.Step.Carries.Count;
        for (int carry = 0; carry < scan.Step.Carries.Count; carry++)
        {
            next[first + carry] = own[scan.Step.Next[carry]];
        }

        yieldsOfScans.Add(value, [.. scan.Step.Yields.Select(result => own[result])]);
    }

    /// <summary>An operand in the step: made there, or entering from outside.</summary>
    private Value Step(Value operand)
    {
        if (inStep.TryGetValue(operand, out Value? found))
        {
            return found;
        }

        Value value = operand.Op is Constant constant ? inner.Make(constant, [])
            : operand.Shape.Rank == 2 && operand.Shape[0] == over.Tokens
                ? Port(IsMask(operand) ? masks : slices, StepPort.Slice, made[operand], operand.Name)
            : Port(invariants, StepPort.Invariant, made[operand], operand.Op is Parameter ? operand.Name.Substring(operand.Name.LastIndexOf('.') + 1) : operand.Name);
        inStep.Add(operand, value);
        return value;
    }

    /// <summary>Masks stand behind all other slices, as <see cref="Scan"/>s of layers with dropout have them.</summary>
    private static bool IsMask(Value value) => value.Op is SharedMask || (value.Op is TakeRows && value.Operands[0].Op is SharedMask);

    /// <summary>The step with its ports numbered as they stand.</summary>
    private static StepGraph Numbered(StepGraph step)
    {
        var builder = new GraphBuilder();
        Dictionary<Value, Value> copies = [];
        foreach (IReadOnlyList<Value> ports in (IEnumerable<IReadOnlyList<Value>>)[step.Carries, step.Slices, step.Invariants])
        {
            for (int number = 0; number < ports.Count; number++)
            {
                builder.Layer = ports[number].Layer;
                copies.Add(ports[number], builder.Make((Port)ports[number].Op with { Index = number }, [], ports[number].Name));
            }
        }

        foreach (Value value in step.Equations.Where(value => !copies.ContainsKey(value)))
        {
            builder.Layer = value.Layer;
            copies.Add(value, builder.Make(value.Op, [.. value.Operands.Select(operand => copies[operand])], value.Name));
        }

        return new StepGraph(All(step.Carries), All(step.Slices), All(step.Invariants), All(step.Next), All(step.Yields), All(step.Sums));

        IReadOnlyList<Value> All(IReadOnlyList<Value> values) => [.. values.Select(value => copies[value])];
    }

    private Value Carry(Value before, Dimension size, string name)
    {
        Value port = inner.Make(new Port(StepPort.Carry, carries.Count, Shape.Of(Dimension.Rows, size)), [], name);
        carries.Add((port, made[before]));
        next.Add(port);
        return port;
    }

    private Value Port(List<(Value Port, Value Operand)> ports, StepPort kind, Value operand, string name)
    {
        int number = ports == masks ? -1 - ports.Count : ports.Count; // of masks until it is known how many slices stand before them
        Value port = inner.Make(new Port(kind, number, kind == StepPort.Slice ? operand.Shape.With(0, Dimension.Rows) : operand.Shape, operand.Kind), [], name);
        ports.Add((port, operand));
        return port;
    }
}
