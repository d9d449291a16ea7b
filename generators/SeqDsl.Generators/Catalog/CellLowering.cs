using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Cells;

namespace SeqDsl.Generators.Catalog;

/// <summary>
/// A cell's step as equations. A gate of a sum is the sum of the gates, and a gate of a product the product with that gate's rows of the
/// weight: each gate says itself, and MergeGates puts together what stands side by side.
/// </summary>
/// <remarks>
/// A line is one value however often it is read, and a gate of it is, too. Lines name earlier ones only: from the last to the first it is found what is asked of each, whole or as which gates,
/// so nothing is looked at twice and nothing is deep.
/// </remarks>
/// <param name="g">The step's builder.</param>
/// <param name="step">What is lowered.</param>
/// <param name="ports">The fields, the input and the states by name.</param>
internal sealed class CellLowering(GraphBuilder g, CellStep step, IReadOnlyDictionary<string, Value> ports)
{
    private readonly Dictionary<string, Value> lines = [];
    private readonly Dictionary<(string Line, Part Part), Value> gates = [];

    /// <summary>Lines that are used other than gate by gate.</summary>
    private readonly HashSet<string> whole = [];

    /// <summary>The gates of each line that are asked for.</summary>
    private readonly Dictionary<string, HashSet<Part>> asked = [];

    /// <summary>The states after the step.</summary>
    public IReadOnlyList<Value> Lower()
    {
        foreach (CellExpression result in step.Next)
        {
            Ask(result, null);
        }

        foreach (CellLine line in step.Lines.Reverse())
        {
            if (whole.Contains(line.Name))
            {
                Ask(line.Value, null);
            }

            foreach (Part part in asked.TryGetValue(line.Name, out HashSet<Part>? parts) ? parts : [])
            {
                Ask(line.Value, part);
            }
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

    /// <summary>Notes what is asked of the lines that an expression names.</summary>
    private void Ask(CellExpression expression, Part? part)
    {
        foreach ((string line, Part? gate) in LinesOf(expression, part))
        {
            if (gate is null)
            {
                whole.Add(line);
            }
            else
            {
                (asked.TryGetValue(line, out HashSet<Part>? parts) ? parts : asked[line] = []).Add(gate.Value);
            }
        }
    }

    /// <summary>The lines that an expression names, and which gate of each; null: all of it.</summary>
    /// <param name="part">Which gate of the expression is meant; null: all of it.</param>
    private IEnumerable<(string Line, Part? Part)> LinesOf(CellExpression expression, Part? part) => expression switch
    {
        CellReference { Name: var name } => step.Line(name) is null ? [] : [(name, part)],
        CellApplication { Word: var word } gate when word == CellWord.Gate => LinesOf(gate.Operands[0], Part.Of(gate).Within(part)),
        CellApplication application => application.Operands.SelectMany(operand => LinesOf(operand, PassesGates(application.Word) ? part : null)),
        _ => [],
    };

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
        foreach ((string Line, Part Part) wanted in GatesOf(gate.Operands[0], Part.Of(gate)))
        {
            OperandsFirst.Visit(wanted, gates.ContainsKey, next => GatesOf(step.Line(next.Line)!.Value, next.Part), next => gates.Add(next, Made(step.Line(next.Line)!.Value, next.Part)));
        }

        return Made(gate.Operands[0], Part.Of(gate));

        Value Made(CellExpression expression, Part part)
        {
            SliceFields(expression, part);
            return PartOf(expression, part);
        }
    }

    /// <summary>The gates of lines that are never whole that a gate of an expression is made of.</summary>
    private IReadOnlyList<(string Line, Part Part)> GatesOf(CellExpression expression, Part part) =>
        [.. LinesOf(expression, part).Where(read => read.Part is not null && !whole.Contains(read.Line)).Select(read => (read.Line, read.Part!.Value))];

    /// <summary>Slices of weights first: they are the same at every step and stand before what is computed with them.</summary>
    private void SliceFields(CellExpression expression, Part part)
    {
        switch (expression)
        {
            case CellReference { Name: var name } when step.Field(name) is not null:
                Slice(ports[name], axis: 0, part);
                break;
            case CellApplication { Word: var word } product when word == CellWord.MatMul:
                SliceFields(product.Operands[0], part);
                break;
            case CellApplication { Word: var word } application when PassesGates(word):
                foreach (CellExpression operand in application.Operands)
                {
                    SliceFields(operand, part);
                }

                break;
        }
    }

    private Value PartOf(CellExpression expression, Part part)
    {
        switch (expression)
        {
            case CellNumber:
                return Whole(expression);
            case CellReference { Name: var name } when gates.TryGetValue((name, part), out Value? made):
                return made;
            case CellApplication { Word: var word } product when word == CellWord.MatMul:
                return g.Project(Whole(product.Operands[1]), Slice(Whole(product.Operands[0]), axis: 0, part));
            case CellApplication { Word: var word } inner when word == CellWord.Gate:
                return PartOf(inner.Operands[0], Part.Of(inner).Within(part));
            case CellApplication application when PassesGates(application.Word):
                return application.Word.Build(g, [.. application.Operands.Select(operand => PartOf(operand, part))]);
            default:
                Value value = Whole(expression);
                return Slice(value, value.Shape.Rank - 1, part);
        }
    }

    private Value Slice(Value value, int axis, Part part)
    {
        int length = value.Shape[axis].Size / part.Count;
        return g.Slice(value, axis, part.Index * length, length);
    }

    /// <summary>One of several equal parts.</summary>
    private readonly record struct Part(int Index, int Count)
    {
        public static Part Of(CellApplication gate) => new(gate.Integer(1), gate.Integer(2));

        /// <summary>The part of this part.</summary>
        public Part Within(Part? part) => part is { } inner ? new(Index * inner.Count + inner.Index, Count * inner.Count) : this;
    }
}
