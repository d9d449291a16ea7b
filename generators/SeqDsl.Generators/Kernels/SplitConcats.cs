using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;
using SeqDsl.Generators.Passes;

namespace SeqDsl.Generators.Kernels;

/// <summary>
/// Afterwards what stands side by side in a row is of one kind, inputs or units, wherever something is computed: f([a ‖ b]) is [f(a) ‖ f(b)], and
/// [a ‖ b]·W is a·Wₐ + b·W_b, of which the one with the input can leave the loop.
/// </summary>
internal sealed class SplitConcats : Rewriter
{
    protected override StepGraph Step(StepGraph step) => CopyStep(step);

    protected override Value Equation(Value original, IReadOnlyList<Value> operands, GraphBuilder g)
    {
        Value? split = original.Op switch
        {
            MatMul when IsConcat(operands[0]) => Product(operands[0], operands[1], original.Name, g),
            SumColumns when IsConcat(operands[0]) => g.Sum(operands[0].Operands.Select(part => Again(SumColumns.Op, [part], g)), original.Name),
            RepeatColumns when IsConcat(operands[1]) =>
                g.Concat([.. operands[1].Operands.Select(part => g.RepeatColumns(operands[0], part))], name: original.Name),
            Slice { Axis: 1 } slice when IsConcat(operands[0]) => Part(operands[0], slice.Start, slice.Length, g),
            UnaryOp or BinaryOp when operands.FirstOrDefault(IsConcat) is { } whole => Elementwise(original, operands, whole, g),
            _ => null,
        };
        return split ?? base.Equation(original, operands, g);
    }

    private static bool IsConcat(Value value) => value.Op is Concat { Axis: 1 };

    /// <summary>An equation whose operands may have become concatenations by now.</summary>
    private Value Again(Op op, IReadOnlyList<Value> operands, GraphBuilder g) => Equation(new Value(-1, op, operands, op.Infer(operands), op.Kind, op.ResultName), operands, g);

    private Value Elementwise(Value original, IReadOnlyList<Value> operands, Value whole, GraphBuilder g)
    {
        List<Value> parts = [];
        int start = 0;
        foreach (Value part in whole.Operands)
        {
            int length = part.Shape.Features.Size;
            parts.Add(Again(original.Op, [.. operands.Select(operand => Part(operand, start, length, g))], g));
            start += length;
        }

        return g.Concat(parts, name: original.Name);
    }

    /// <summary>Columns of a value; of what all columns share, the value.</summary>
    private static Value Part(Value value, int start, int length, GraphBuilder g)
    {
        if (value.Shape.Rank == 0 || value.Shape.Features == 1 || (start == 0 && value.Shape.Features == length))
        {
            return value;
        }

        if (!IsConcat(value))
        {
            return g.Slice(value, value.Shape.Rank - 1, start, length);
        }

        List<Value> parts = [];
        int begin = 0;
        foreach (Value part in value.Operands)
        {
            int size = part.Shape.Features.Size, from = Math.Max(start, begin), to = Math.Min(start + length, begin + size);
            if (from < to)
            {
                parts.Add(Part(part, from - begin, to - from, g));
            }

            begin += size;
        }

        return g.Concat(parts, name: value.Name);
    }

    private static Value Product(Value left, Value right, string name, GraphBuilder g)
    {
        List<Value> products = [];
        int start = 0;
        foreach (Value part in left.Operands)
        {
            int length = part.Shape.Features.Size;
            Value rows = Rows(right, start, length, g);
            products.Add(IsConcat(part) ? Product(part, rows, name, g) : g.MatMul(part, rows, name));
            start += length;
        }

        return g.Sum(products, name)!;
    }

    /// <summary>Rows of a product's right operand: of a weight that is transposed, its columns.</summary>
    private static Value Rows(Value right, int start, int length, GraphBuilder g) => right.Op is Transpose
        ? g.Transpose(g.Slice(right.Operands[0], axis: 1, start, length))
        : g.Slice(right, axis: 0, start, length);
}
