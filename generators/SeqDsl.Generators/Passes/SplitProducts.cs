using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>
/// Afterwards a step multiplies what needs its state and what does not by products of their own: [x ‖ h]·W is x·W₁ + h·W₂, of which the first can leave the loop, and W₁ and W₂ with it.
/// </summary>
internal sealed class SplitProducts : Rewriter
{
    private readonly HashSet<Value> ofState = [];

    public static StepGraph Run(StepGraph step)
    {
        var pass = new SplitProducts();
        foreach (Value value in step.Equations)
        {
            if (value.Op is Port { Of: StepPort.Carry } || value.Operands.Any(pass.ofState.Contains))
            {
                pass.ofState.Add(value);
            }
        }

        return step.Equations.Any(pass.CanSplit) ? pass.CopyStep(step) : step;
    }

    protected override Value Equation(Value original, IReadOnlyList<Value> operands, GraphBuilder g)
    {
        if (!CanSplit(original))
        {
            return base.Equation(original, operands, g);
        }

        // Neighbours of one kind stay together.
        List<(bool OfState, List<Value> Parts)> groups = [];
        for (int index = 0; index < operands[0].Operands.Count; index++)
        {
            bool depends = ofState.Contains(original.Operands[0].Operands[index]);
            if (groups.Count == 0 || groups[groups.Count - 1].OfState != depends)
            {
                groups.Add((depends, []));
            }

            groups[groups.Count - 1].Parts.Add(operands[0].Operands[index]);
        }

        Value weight = operands[1];
        int start = 0;
        List<Value> products = [];
        foreach ((_, List<Value> parts) in groups)
        {
            int length = parts.Sum(part => part.Shape[1].Size);
            Value own = weight.Op is Transpose ? g.Transpose(g.Slice(weight.Operands[0], 1, start, length)) : g.Slice(weight, 0, start, length);
            products.Add(g.MatMul(g.Concat(parts), own));
            start += length;
        }

        return g.Sum(products, original.Name)!;
    }

    private bool CanSplit(Value value) =>
        value.Op is MatMul && value.Operands[0].Op is Concat { Axis: 1 } && !ofState.Contains(value.Operands[1])
        && value.Operands[0].Operands.Any(ofState.Contains) && !value.Operands[0].Operands.All(ofState.Contains);
}
