using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>
/// Afterwards nothing is computed that algebra already knows: x + 0, x · 1, −(−x), (xᵀ)ᵀ, a slice of a slice or of a concatenation,
/// neighbouring slices put together again, zero-padded parts that make up a whole (they become one concatenation).
/// </summary>
internal sealed class Simplify : Rewriter
{
    /// <summary>Terms of a sum that are looked at: what is shared counts wherever it is read, and a doubled sum doubles them.</summary>
    private const int MostTerms = 1024;

    /// <summary>For each sum how many of its terms are padded, and how many there are.</summary>
    private readonly Dictionary<Value, (int Padded, int Terms)> sums = [];

    protected override StepGraph Step(StepGraph step) => CopyStep(step);

    protected override Value Equation(Value original, IReadOnlyList<Value> operands, GraphBuilder g)
    {
        Value value = g.Make(original.Op, operands, original.Name);
        TermsOf(value); // of each sum before it becomes a term
        while (Simpler(value, g) is { } simpler)
        {
            value = simpler;
        }

        return value;
    }

    /// <summary>The same value said shorter; null when no rule applies.</summary>
    private Value? Simpler(Value value, GraphBuilder g) => value.Op switch
    {
        Add => Sum(value, g),
        Subtract when IsConstant(value.Operands[1], 0) => value.Operands[0],
        Subtract when value.Operands[1].Op is Negate => g.Add(value.Operands[0], value.Operands[1].Operands[0], value.Name),
        Multiply when IsConstant(value.Operands[1], 1) => value.Operands[0],
        Multiply when IsConstant(value.Operands[0], 1) => value.Operands[1],
        Divide when IsConstant(value.Operands[1], 1) => value.Operands[0],
        Negate when value.Operands[0].Op is Negate => value.Operands[0].Operands[0],
        Transpose when value.Operands[0].Op is Transpose => value.Operands[0].Operands[0],

        // (Aᵀ·B)ᵀ is Bᵀ·A: a weight's gradient in the weight's own layout.
        Transpose when value.Operands[0] is { Op: MatMul } product && product.Operands.Any(operand => operand.Op is Transpose) =>
            g.MatMul(Transposed(product.Operands[1], g), Transposed(product.Operands[0], g), product.Name),
        RepeatColumns when value.Operands[0].Shape == value.Shape => value.Operands[0],
        Slice slice => Slice(value, slice, g),
        Concat concat => Concat(value, concat, g),
        _ => null,
    };

    private Value? Sum(Value value, GraphBuilder g)
    {
        Value left = value.Operands[0], right = value.Operands[1];
        if (IsConstant(left, 0))
        {
            return right;
        }

        if (IsConstant(right, 0))
        {
            return left;
        }

        if (right.Op is Negate)
        {
            return g.Subtract(left, right.Operands[0], value.Name);
        }

        // −a + b is b − a.
        return left.Op is Negate && left.Shape == right.Shape ? g.Subtract(right, left.Operands[0], value.Name) : Parts(value, g);
    }

    /// <summary>pad(a) + pad(b) + … + rest, where the padded parts fill the axis exactly: concat(a, b, …) + rest.</summary>
    private Value? Parts(Value value, GraphBuilder g)
    {
        // A sum of which one side has no padded part makes no whole that its other side did not make before.
        if (TermsOf(value).Terms >= MostTerms || value.Operands.Any(operand => TermsOf(operand).Padded == 0))
        {
            return null;
        }

        List<Value> terms = [];
        Flatten(value);
        foreach (IGrouping<(int Axis, int Total), Value> group in terms.Where(term => term.Op is Pad).GroupBy(term => (((Pad)term.Op).Axis, ((Pad)term.Op).Total)))
        {
            Value[] parts = [.. group.OrderBy(part => ((Pad)part.Op).Start)];
            int end = 0;
            foreach (Value part in parts)
            {
                end = ((Pad)part.Op).Start == end ? end + part.Operands[0].Shape[group.Key.Axis].Size : -1;
            }

            if (end == group.Key.Total)
            {
                Value whole = g.Concat([.. parts.Select(part => part.Operands[0])], group.Key.Axis, value.Name);
                return g.Sum([whole, .. terms.Where(term => !parts.Contains(term))], value.Name);
            }
        }

        return null;

        void Flatten(Value sum)
        {
            foreach (Value term in sum.Operands)
            {
                if (term.Op is Add)
                {
                    Flatten(term);
                }
                else
                {
                    terms.Add(term);
                }
            }
        }
    }

    private (int Padded, int Terms) TermsOf(Value value)
    {
        if (value.Op is not Add)
        {
            return (value.Op is Pad ? 1 : 0, 1);
        }

        if (!sums.TryGetValue(value, out (int Padded, int Terms) known))
        {
            (int Padded, int Terms) left = TermsOf(value.Operands[0]), right = TermsOf(value.Operands[1]);
            sums.Add(value, known = (Math.Min(MostTerms, left.Padded + right.Padded), Math.Min(MostTerms, left.Terms + right.Terms)));
        }

        return known;
    }

    private static Value? Slice(Value value, Slice slice, GraphBuilder g)
    {
        Value operand = value.Operands[0];
        if (operand.Shape == value.Shape)
        {
            return operand;
        }

        if (operand.Op is Slice inner && inner.Axis == slice.Axis)
        {
            return g.Slice(operand.Operands[0], slice.Axis, inner.Start + slice.Start, slice.Length, value.Name);
        }

        if (operand.Op is Concat concat && concat.Axis == slice.Axis)
        {
            int start = 0;
            foreach (Value part in operand.Operands)
            {
                int length = part.Shape[slice.Axis].Size;
                if (slice.Start >= start && slice.Start + slice.Length <= start + length)
                {
                    return g.Slice(part, slice.Axis, slice.Start - start, slice.Length, value.Name);
                }

                start += length;
            }
        }

        return null;
    }

    /// <summary>Slices of one value that follow each other are one slice of it.</summary>
    private static Value? Concat(Value value, Concat concat, GraphBuilder g)
    {
        if (value.Operands.Count == 1)
        {
            return value.Operands[0];
        }

        List<Value> parts = [];
        foreach (Value part in value.Operands)
        {
            if (parts.Count > 0 && parts[parts.Count - 1] is { Op: Slice before } last && part.Op is Slice slice && last.Operands[0] == part.Operands[0]
                && before.Axis == concat.Axis && slice.Axis == concat.Axis && before.Start + before.Length == slice.Start)
            {
                parts[parts.Count - 1] = g.Slice(part.Operands[0], concat.Axis, before.Start, before.Length + slice.Length, part.Name);
            }
            else
            {
                parts.Add(part);
            }
        }

        return parts.Count < value.Operands.Count ? g.Concat(parts, concat.Axis, value.Name) : null;
    }

    private static Value Transposed(Value value, GraphBuilder g) => value.Op is Transpose ? value.Operands[0] : g.Transpose(value);

    private static bool IsConstant(Value value, double number) => value.Op is Constant constant && constant.Number.Equals(number);
}
