using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>
/// Afterwards every scan carries, takes and gives only what somebody needs. (Equations that no result needs are never part of a graph.)
/// </summary>
internal sealed class RemoveUnused : Rewriter
{
    protected override IReadOnlyList<Value> Scan(Value original, IReadOnlyList<Value> operands, IReadOnlyCollection<int> picks, GraphBuilder g)
    {
        var scan = (Scan)original.Op;
        StepGraph step = scan.Step;
        var yields = new ValueSet(step.Yields.Where((_, index) => picks.Contains(index)));
        var sums = new ValueSet(step.Sums.Where((_, index) => picks.Contains(step.Yields.Count + index)));

        // A state is needed if a result needs it, now or through the next value of another state.
        HashSet<int> carries = [];
        ValueSet needed;
        do
        {
            needed = new(Reachable.From([.. yields.Values, .. sums.Values, .. carries.Select(carry => step.Next[carry])]));
        }
        while (needed.Values.Where(value => value.Op is Port { Of: StepPort.Carry }).Select(value => ((Port)value.Op).Index).Count(carries.Add) > 0);

        var loop = new StepBuilder();
        foreach ((Value operand, Value port, StepPort kind) in scan.Ports(operands).Where(port => needed.Contains(port.Port)))
        {
            loop.Enter(port, kind, operand);
        }

        foreach (Value value in needed.Values.Where(value => !loop.Has(value)))
        {
            loop.Copy(value);
        }

        Value made = loop.Finish(scan, carries.OrderBy(carry => carry).Select(carry => step.Next[carry]), yields.Values, sums.Values, original.Name, g);
        return
        [
            .. step.Yields.Select((value, index) => picks.Contains(index) ? g.Pick(made, yields.IndexOf(value), value.Name) : made),
            .. step.Sums.Select((value, index) => picks.Contains(step.Yields.Count + index) ? g.Pick(made, yields.Count + sums.IndexOf(value), value.Name) : made),
        ];
    }
}
