using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>
/// Afterwards a step computes no result that could be computed after the loop: the gradient of a weight, Σₜ aₜᵀ·bₜ, is one product of the
/// stacked a and b; a bias's, Σₜ Σrows aₜ, one sum; and a product that no state needs leaves the loop whole.
/// </summary>
/// <param name="productsOnly">Whether of what has rows only products leave the loop, with what needs them: for kernels, where the rest costs nothing inside.</param>
internal sealed class SinkOutputs(bool productsOnly = false) : Rewriter
{
    protected override IReadOnlyList<Value> Scan(Value original, IReadOnlyList<Value> operands, IReadOnlyCollection<int> picks, GraphBuilder g)
    {
        var scan = (Scan)original.Op;
        StepGraph step = scan.Step;
        var loop = new StepBuilder();
        var outside = new Dictionary<Value, Value>();
        foreach ((Value operand, Value port, StepPort kind) in scan.Ports(operands))
        {
            loop.Enter(port, kind, operand);
            if (kind != StepPort.Carry)
            {
                outside[port] = operand;
            }
        }

        HashSet<Value> state = [.. Reachable.From(step.Next)];
        List<Value> yields = [], sums = [];

        // Two passes over the same rules: the first finds what has to be yielded, the second builds on the picks.
        foreach (Value result in Picked())
        {
            Demand(result, sum: step.Sums.Contains(result));
        }

        foreach (Value value in step.Equations.Where(value => !loop.Has(value)))
        {
            loop.Copy(value);
        }

        Value made = loop.Finish(scan, step.Next, yields, sums, original.Name, g);
        return
        [
            .. step.Yields.Select((value, index) => picks.Contains(index) ? Whole(value) : made),
            .. step.Sums.Select((value, index) => picks.Contains(step.Yields.Count + index) ? Total(value) : made),
        ];

        IEnumerable<Value> Picked() => step.Yields.Concat(step.Sums).Where((_, index) => picks.Contains(index));

        void Demand(Value value, bool sum)
        {
            if (outside.ContainsKey(value) || yields.Contains(value) || sums.Contains(value))
            {
                return;
            }

            if (sum ? CanSinkSum(value) : CanSink(value))
            {
                foreach (Value operand in !sum ? value.Operands : value.Op is MatMul ? [value.Operands[0].Operands[0], value.Operands[1]] : IsOfAttention(value) ? value.Operands[0].Operands : value.Operands)
                {
                    Demand(operand, sum && value.Op is Add);
                }
            }
            else if (value.Shape.IsPerRow)
            {
                yields.Add(value);
            }
            else if (sum)
            {
                sums.Add(value);
            }
        }

        // Each row's value for all steps at once.
        Value Whole(Value value) =>
            outside.TryGetValue(value, out Value? known) ? known
            : yields.Contains(value) ? g.Pick(made, yields.IndexOf(value), value.Name)
            : g.Make(value.Op, [.. value.Operands.Select(Whole)], value.Name);

        // What the steps' values add up to.
        Value Total(Value value) =>
            sums.Contains(value) ? g.Pick(made, yields.Count + sums.IndexOf(value), value.Name)
            : value.Op is Add ? g.Add(Total(value.Operands[0]), Total(value.Operands[1]), value.Name)
            : value.Op is MatMul ? g.MatMul(g.Transpose(Whole(value.Operands[0].Operands[0])), Whole(value.Operands[1]), value.Name)
            : IsOfAttention(value) ? g.Pick(g.Make(((AttentionGradient)value.Operands[0].Op).Whole, [.. value.Operands[0].Operands.Select(Whole)]), ((Pick)value.Op).Index, value.Name)
            : g.Make(value.Op, [.. value.Operands.Select(Whole)], value.Name);

        // Σₜ of these is the same operation on all steps' rows at once.
        bool CanSinkSum(Value value) =>
            value.Op is SumRows
            || IsOfAttention(value)
            || (value.Op is MatMul && value.Operands[0].Op is Transpose && value.Operands[0].Operands[0].Shape.IsPerRow && value.Operands[1].Shape.IsPerRow)
            || (value.Op is Add && value.Operands.All(operand => operand.Shape == value.Shape));

        // What all steps look at: its gradient is that of all queries together.
        bool IsOfAttention(Value value) => value.Op is Pick && value.Operands[0].Op is AttentionGradient;

        // A constant is the same outside; a product is worth yielding its operand for; the rest only if nothing more has to be yielded for it.
        bool CanSink(Value value) =>
            value.Op is Constant
            || (!value.Shape.IsPerRow && value.Op is not Port && value.Operands.All(CanRepeat))
            || (!state.Contains(value) && value.Op is not Port && value.Op.IsRowWise
                && (value.Op is MatMul ? CanRepeat(value.Operands[1])
                    : productsOnly ? value.Operands.Any(operand => operand.Shape.IsPerRow && CanSink(operand))
                    : value.Operands.All(operand => yields.Contains(operand) || CanRepeat(operand))));

        bool CanRepeat(Value value) => outside.ContainsKey(value) || value.Op is Constant || (!value.Shape.IsPerRow && value.Op is not Port && value.Operands.All(CanRepeat));
    }
}
