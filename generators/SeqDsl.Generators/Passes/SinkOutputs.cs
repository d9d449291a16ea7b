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

        var yields = new ValueSet();
        var sums = new ValueSet();
        HashSet<Value> state = [.. Reachable.From(step.Next)], repeatable = [], sinkable = [], summed = [.. step.Sums];
        foreach (Value value in step.Equations)
        {
            if (outside.ContainsKey(value) || value.Op is Constant || (!value.Shape.IsPerRow && value.Op is not Port && value.Operands.All(repeatable.Contains)))
            {
                repeatable.Add(value);
            }

            if (CanSink(value, operand => sinkable.Contains(operand)))
            {
                sinkable.Add(value);
            }
        }

        // Two passes over the same rules: the first finds what has to be yielded, the second builds on the picks.
        HashSet<(Value, bool)> demanded = [];
        foreach (Value result in Picked())
        {
            Demand(result, summed.Contains(result));
        }

        foreach (Value value in step.Equations.Where(value => !loop.Has(value)))
        {
            loop.Copy(value);
        }

        Value made = loop.Finish(scan, step.Next, yields.Values, sums.Values, original.Name, g);
        Dictionary<Value, Value> wholes = [], totals = [];
        return
        [
            .. step.Yields.Select((value, index) => picks.Contains(index) ? Whole(value) : made),
            .. step.Sums.Select((value, index) => picks.Contains(step.Yields.Count + index) ? Total(value) : made),
        ];

        IEnumerable<Value> Picked() => step.Yields.Concat(step.Sums).Where((_, index) => picks.Contains(index));

        void Demand(Value result, bool isSum)
        {
            var waiting = new Stack<(Value Value, bool Sum)>([(result, isSum)]);
            while (waiting.Count > 0)
            {
                (Value value, bool sum) = waiting.Pop();
                if (outside.ContainsKey(value) || yields.Contains(value) || sums.Contains(value) || !demanded.Add((value, sum)))
                {
                    continue;
                }

                if (sum ? CanSinkSum(value) : CanSink(value, sinkable.Contains))
                {
                    IReadOnlyList<Value> operands = sum ? OperandsOfTotal(value) : value.Operands;
                    for (int index = operands.Count - 1; index >= 0; index--)
                    {
                        waiting.Push((operands[index], sum && value.Op is Add));
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
        }

        // Each row's value for all steps at once.
        Value Whole(Value value)
        {
            OperandsFirst.Visit(value, wholes.ContainsKey, next => outside.ContainsKey(next) || yields.Contains(next) ? [] : next.Operands, next => wholes.Add(next,
                outside.TryGetValue(next, out Value? known) ? known
                : yields.Contains(next) ? g.Pick(made, yields.IndexOf(next), next.Name)
                : g.Make(next.Op, [.. next.Operands.Select(operand => wholes[operand])], next.Name)));
            return wholes[value];
        }

        // What the steps' values add up to.
        Value Total(Value value)
        {
            OperandsFirst.Visit(value, totals.ContainsKey, next => next.Op is Add && !sums.Contains(next) ? next.Operands : [], next => totals.Add(next,
                sums.Contains(next) ? g.Pick(made, yields.Count + sums.IndexOf(next), next.Name)
                : next.Op is Add ? g.Add(totals[next.Operands[0]], totals[next.Operands[1]], next.Name)
                : next.Op is MatMul ? g.MatMul(g.Transpose(Whole(next.Operands[0].Operands[0])), Whole(next.Operands[1]), next.Name)
                : IsOfAttention(next) ? g.Pick(g.Make(((AttentionGradient)next.Operands[0].Op).Whole, [.. next.Operands[0].Operands.Select(Whole)]), ((Pick)next.Op).Index, next.Name)
                : g.Make(next.Op, [.. next.Operands.Select(Whole)], next.Name)));
            return totals[value];
        }

        IReadOnlyList<Value> OperandsOfTotal(Value value) =>
            value.Op is MatMul ? [value.Operands[0].Operands[0], value.Operands[1]] : IsOfAttention(value) ? value.Operands[0].Operands : value.Operands;

        // Σₜ of these is the same operation on all steps' rows at once.
        bool CanSinkSum(Value value) =>
            value.Op is SumRows
            || IsOfAttention(value)
            || (value.Op is MatMul && value.Operands[0].Op is Transpose && value.Operands[0].Operands[0].Shape.IsPerRow && value.Operands[1].Shape.IsPerRow)
            || (value.Op is Add && value.Operands.All(operand => operand.Shape == value.Shape));

        // What all steps look at: its gradient is that of all queries together.
        bool IsOfAttention(Value value) => value.Op is Pick && value.Operands[0].Op is AttentionGradient;

        // A constant is the same outside; a product is worth yielding its operand for; the rest only if nothing more has to be yielded for it.
        bool CanSink(Value value, Func<Value, bool> operandCanSink) =>
            value.Op is Constant
            || (!value.Shape.IsPerRow && value.Op is not Port && value.Operands.All(repeatable.Contains))
            || (!state.Contains(value) && value.Op is not Port && value.Op.IsRowWise
                && (value.Op is MatMul ? repeatable.Contains(value.Operands[1])
                    : productsOnly ? value.Operands.Any(operand => operand.Shape.IsPerRow && operandCanSink(operand))
                    : value.Operands.All(operand => yields.Contains(operand) || repeatable.Contains(operand))));
    }
}
