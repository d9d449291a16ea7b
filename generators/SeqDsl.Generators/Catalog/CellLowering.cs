using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Cells;

namespace SeqDsl.Generators.Catalog;

/// <summary>
/// A cell's step as equations. A gate of a sum is the sum of the gates, and a gate of a product the product with that gate's rows of the
/// weight: each gate says itself, and MergeGates puts together what stands side by side.
/// </summary>
/// <param name="g">The step's builder.</param>
/// <param name="step">What is lowered.</param>
/// <param name="ports">The fields, the input and the states by name.</param>
internal sealed class CellLowering(GraphBuilder g, CellStep step, IReadOnlyDictionary<string, Value> ports)
{
    private readonly Dictionary<string, Value> lines = [];

    /// <summary>Lines that are used other than gate by gate.</summary>
    private readonly HashSet<string> whole = [];

    /// <summary>The states after the step.</summary>
    public IReadOnlyList<Value> Lower()
    {
        foreach (CellExpression result in step.Next)
        {
            FindWhole(result, gated: false);
        }

        foreach (CellLine line in step.Lines.Where(line => whole.Contains(line.Name)))
        {
            Value value = Whole(line.Value);
            lines.Add(line.Name, value);
            Name(value, line.Name);
        }

        Value[] next = [.. step.Next.Select(Whole)];
        for (int state = next.Length - 1; state >= 0; state--)
        {
            Name(next[state], step.States[state]);
        }

        return next;
    }

    private static void Name(Value value, string name)
    {
        // A port keeps the name under which it arrives, and so do the leaves that equal equations share.
        if (value.Operands.Count > 0)
        {
            value.Name = name;
        }
    }

    private void FindWhole(CellExpression expression, bool gated)
    {
        if (expression is CellReference { Name: var name } && step.Line(name) is { } line)
        {
            if (gated || whole.Add(name))
            {
                FindWhole(line.Value, gated);
            }
        }
        else if (expression is CellApplication application)
        {
            bool inside = application.Word == CellWord.Gate || (gated && PassesGates(application.Word));
            foreach (CellExpression operand in application.Operands)
            {
                FindWhole(operand, inside);
            }
        }
    }

    /// <summary>Whether a part of its result is the result of the operands' parts.</summary>
    private static bool PassesGates(CellWord word) => word.Sizing == CellSizing.Same && word != CellWord.LayerNorm;

    private Value Whole(CellExpression expression) => expression switch
    {
        CellNumber number => g.Constant(number.Number),
        CellReference reference => lines.TryGetValue(reference.Name, out Value? line) ? line : ports[reference.Name],
        CellApplication { Word: var word } application when word == CellWord.Gate => Gate(application),
        CellApplication application => application.Word.Build(g, [.. application.Operands.Select(Whole)]),
        _ => throw new InvalidOperationException("There is no other part of a step."),
    };

    private Value Gate(CellApplication gate)
    {
        int index = gate.Integer(1), of = gate.Integer(2);
        SliceFields(gate.Operands[0], index, of);
        return Part(gate.Operands[0], index, of);
    }

    /// <summary>Slices of weights first: they are the same at every step and stand before what is computed with them.</summary>
    private void SliceFields(CellExpression expression, int index, int of)
    {
        switch (expression)
        {
            case CellReference { Name: var name } when !lines.ContainsKey(name):
                if (step.Line(name) is { } line)
                {
                    SliceFields(line.Value, index, of);
                }
                else if (step.Field(name) is not null)
                {
                    Slice(ports[name], axis: 0, index, of);
                }

                break;
            case CellApplication { Word: var word } product when word == CellWord.MatMul:
                SliceFields(product.Operands[0], index, of);
                break;
            case CellApplication { Word: var word } application when PassesGates(word):
                foreach (CellExpression operand in application.Operands)
                {
                    SliceFields(operand, index, of);
                }

                break;
        }
    }

    private Value Part(CellExpression expression, int index, int of)
    {
        switch (expression)
        {
            case CellNumber:
                return Whole(expression);
            case CellReference { Name: var name } when !lines.ContainsKey(name) && step.Line(name) is { } line:
                return Part(line.Value, index, of);
            case CellApplication { Word: var word } product when word == CellWord.MatMul:
                return g.Project(Whole(product.Operands[1]), Slice(Whole(product.Operands[0]), axis: 0, index, of));
            case CellApplication { Word: var word } inner when word == CellWord.Gate:
                return Part(inner.Operands[0], inner.Integer(1) * of + index, inner.Integer(2) * of);
            case CellApplication application when PassesGates(application.Word):
                return application.Word.Build(g, [.. application.Operands.Select(operand => Part(operand, index, of))]);
            default:
                Value value = Whole(expression);
                return Slice(value, value.Shape.Rank - 1, index, of);
        }
    }

    private Value Slice(Value value, int axis, int index, int of)
    {
        int length = value.Shape[axis].Size / of;
        return g.Slice(value, axis, index * length, length);
    }
}
