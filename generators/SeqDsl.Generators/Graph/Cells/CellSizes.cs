namespace SeqDsl.Generators.Graph.Cells;

/// <summary>Two sizes that would have to be one.</summary>
/// <param name="At">The part of the step that wants them so.</param>
/// <param name="Wanted">What is said elsewhere.</param>
/// <param name="Found">What is said here.</param>
internal sealed record CellSizeConflict(CellExpression At, CellSize Wanted, CellSize Found);

/// <summary>
/// Finds the size of every field and part of a step from how they are used: each part says which sizes are the same, parts of each other or sums,
/// and what is known is passed on until nothing new is learned. Where a size stays open, the smallest thing it can be is H.
/// </summary>
internal sealed class CellSizes
{
    private readonly CellStep step;
    private readonly List<CellSize?> sizes = [];
    private readonly Dictionary<string, int> named = [];
    private readonly Dictionary<string, int> columns = [];
    private readonly List<Rule> rules = [];
    private readonly HashSet<int> wholes = [];

    /// <summary>By the number of the rule that is broken.</summary>
    private readonly Dictionary<int, CellSizeConflict> conflicts = [];

    private CellSizes(CellStep step)
    {
        this.step = step;
        foreach (CellField field in step.Fields)
        {
            named[field.Name] = New(null);
            if (field.Kind == CellFieldKind.Weight)
            {
                columns[field.Name] = New(null);
            }
        }

        named[step.Input] = New(CellSize.OfInput);
        foreach (string state in step.States)
        {
            named[state] = New(CellSize.OfState);
        }

        foreach (CellLine line in step.Lines)
        {
            named[line.Name] = Size(line.Value) ?? New(CellSize.OfState);
        }

        int units = New(CellSize.OfState);
        foreach (CellExpression next in step.Next)
        {
            if (Size(next) is { } size)
            {
                rules.Add(new Rule(next, size, [units], 1));
            }
        }
    }

    /// <summary>The step with the sizes of its fields, and the first part of it that contradicts what is said before: others would only follow from that.</summary>
    public static (CellStep Step, CellSizeConflict? Conflict) Infer(CellStep step)
    {
        var sizes = new CellSizes(step);
        sizes.Spread();
        while (sizes.FirstOpen() is { } open)
        {
            sizes.sizes[open] = CellSize.OfState;
            sizes.Spread();
        }

        CellField[] fields = [.. step.Fields.Select(field => field with
        {
            Rows = sizes.sizes[sizes.named[field.Name]]!.Value,
            Columns = field.Kind == CellFieldKind.Weight ? sizes.sizes[sizes.columns[field.Name]] : null,
        })];
        return (step with { Fields = fields }, sizes.conflicts.OrderBy(conflict => conflict.Key).Select(conflict => conflict.Value).FirstOrDefault());
    }

    /// <summary>A size of which no other open one is a part; in the order of the step.</summary>
    private int? FirstOpen()
    {
        int[] open = [.. Enumerable.Range(0, sizes.Count).Where(size => sizes[size] is null)];
        return open.Length == 0 ? null : open.Where(size => !wholes.Contains(size)).Concat(open).First();
    }

    private int New(CellSize? size)
    {
        sizes.Add(size);
        return sizes.Count - 1;
    }

    /// <summary>The size of a part of the step; null for a number.</summary>
    private int? Size(CellExpression expression)
    {
        if (expression is CellReference { Name: var name })
        {
            return named[name];
        }

        if (expression is not CellApplication application)
        {
            return null;
        }

        IReadOnlyList<CellExpression> operands = application.Operands;
        int result = New(null);
        switch (application.Word.Sizing)
        {
            case CellSizing.Product:
                string weight = ((CellReference)operands[0]).Name;
                rules.Add(new Rule(expression, columns[weight], [Size(operands[1])!.Value], 1));
                rules.Add(new Rule(expression, named[weight], [result], 1));
                break;
            case CellSizing.Part:
                int whole = Size(operands[0])!.Value;
                wholes.Add(whole);
                rules.Add(new Rule(expression, whole, [result], application.Integer(2)));
                break;
            case CellSizing.Sum:
                rules.Add(new Rule(expression, result, [.. operands.Select(operand => Size(operand)!.Value)], 1));
                break;
            default:
                foreach (int operand in operands.Select(Size).OfType<int>())
                {
                    rules.Add(new Rule(expression, result, [operand], 1));
                }

                break;
        }

        return result;
    }

    /// <summary>There and back: what a part learns goes up a chain of sums in one sweep, and down it in the next.</summary>
    private void Spread()
    {
        bool learned;
        do
        {
            learned = false;
            for (int rule = 0; rule < rules.Count; rule++)
            {
                learned |= Apply(rules[rule], rule);
            }

            for (int rule = rules.Count - 1; learned && rule >= 0; rule--)
            {
                Apply(rules[rule], rule);
            }
        }
        while (learned);
    }

    /// <summary>Whether something new is known afterwards.</summary>
    private bool Apply(Rule rule, int number)
    {
        int open = -1, count = 0;
        CellSize sum = default;
        foreach (int part in rule.Parts)
        {
            if (sizes[part] is { } size)
            {
                sum += new CellSize(rule.Times * size.Inputs, rule.Times * size.Units);
            }
            else
            {
                (open, count) = (count == 0 ? part : open, count + 1);
            }
        }

        if (count == 0)
        {
            if (sizes[rule.Whole] is not { } whole)
            {
                sizes[rule.Whole] = sum;
                return true;
            }

            if (whole != sum)
            {
                Conflict(whole, sum);
            }

            return false;
        }

        if (count > 1 || sizes[rule.Whole] is not { } known)
        {
            return false;
        }

        CellSize rest = new(known.Inputs - sum.Inputs, known.Units - sum.Units);
        if (rest.Inputs < 0 || rest.Units < 0 || rest.Inputs % rule.Times != 0 || rest.Units % rule.Times != 0 || rest == default)
        {
            Conflict(known, rule.Times > 1 ? new CellSize(0, rule.Times) : sum);
            sizes[open] = CellSize.OfState;
            return true;
        }

        sizes[open] = new CellSize(rest.Inputs / rule.Times, rest.Units / rule.Times);
        return true;

        void Conflict(CellSize wanted, CellSize found)
        {
            if (!conflicts.ContainsKey(number))
            {
                conflicts.Add(number, new CellSizeConflict(rule.At, wanted, found));
            }
        }
    }

    /// <summary>whole = times · Σ parts</summary>
    private sealed record Rule(CellExpression At, int Whole, int[] Parts, int Times);
}
