using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>A new step in the making: values of an old one enter it through a port or are copied.</summary>
internal sealed class StepBuilder
{
    private readonly GraphBuilder builder = new();
    private readonly Dictionary<Value, Value> made = [];
    private readonly List<(Value Port, Value Operand)> carries = [];
    private readonly List<(Value Port, Value Operand)> slices = [];
    private readonly List<(Value Port, Value Operand)> invariants = [];

    /// <summary>The number of the port at which an operand enters, by its kind.</summary>
    private readonly Dictionary<(StepPort Kind, Value Operand), int> entered = [];

    public bool Has(Value old) => made.ContainsKey(old);

    public void Carry(Value old, Value initial) => Enter(old, StepPort.Carry, initial);

    /// <summary>The old value arrives from outside the loop, where it is <paramref name="operand"/>.</summary>
    public void Enter(Value old, StepPort kind, Value operand)
    {
        builder.Layer = old.Layer;
        List<(Value Port, Value Operand)> ports = kind switch { StepPort.Carry => carries, StepPort.Slice => slices, _ => invariants };
        if (kind == StepPort.Carry || !entered.TryGetValue((kind, operand), out int index))
        {
            index = ports.Count;
            ports.Add((builder.Make(new Port(kind, index, old.Shape, old.Kind), [], old.Name), operand));
            entered[(kind, operand)] = index;
        }

        made.Add(old, ports[index].Port);
    }

    /// <summary>The old equation, its operands being there already.</summary>
    public Value Copy(Value old)
    {
        builder.Layer = old.Layer;
        return made[old] = builder.Make(old.Op, [.. old.Operands.Select(operand => made[operand])], old.Name);
    }

    /// <summary>The scan over the new step, whose results are given by their old values.</summary>
    public Value Finish(Scan scan, IEnumerable<Value> next, IEnumerable<Value> yields, IEnumerable<Value> sums, string name, GraphBuilder g)
    {
        var step = new StepGraph(Ports(carries), Ports(slices), Ports(invariants), New(next), New(yields), New(sums));
        return g.Scan(scan with { Step = step, Cell = null }, [.. carries.Concat(slices).Concat(invariants).Select(port => port.Operand)], name);

        static IReadOnlyList<Value> Ports(List<(Value Port, Value Operand)> ports) => [.. ports.Select(port => port.Port)];
        IReadOnlyList<Value> New(IEnumerable<Value> values) => [.. values.Select(value => made[value])];
    }
}
