namespace SeqDsl.Generators.Graph.Cells;

/// <summary>
/// What a layer's options make of a cell's step, whatever the cell. In a product with a state, U·h, the state is what <em>products see</em>:
/// <code>
/// recurrent dropout   U·(h∘mask)              the state is used as it is everywhere else (Gal and Ghahramani 2016)
/// projection          U·(R·h)                 of the first state, R [P, H] (Sak, Senior, Beaufays 2014)
/// zoneout             h' = h + (step(h) − h)∘changes·(1 − p)     changes: 0, or 1/(1 − p) with probability 1 − p (Krueger et al. 2016)
/// </code>
/// The result is a step like any other, with a mask for each dropout: derived, merged and compiled by whoever compiles steps.
/// </summary>
internal sealed class CellVariant
{
    private readonly CellStep cell;
    private readonly double zoneout;
    private readonly List<CellLine> lines = [];
    private readonly Dictionary<string, string> seen = [];

    /// <summary>For each line its size and the states that are part of it other than by a product: of earlier lines, so each is looked at once.</summary>
    private readonly Dictionary<string, CellSize> sizes = [];
    private readonly Dictionary<string, HashSet<string>> touched = [];

    /// <summary>How long rows are of a weight for projected states.</summary>
    private readonly Dictionary<string, CellSize> projected = [];

    /// <summary>The masks of the step at hand.</summary>
    private IReadOnlyList<CellMask> masks = [];

    /// <param name="cell">The step as its class says it.</param>
    /// <param name="zoneout">p.</param>
    /// <param name="dropsStates">Whether there is recurrent dropout.</param>
    /// <param name="projects">Whether there is a projection.</param>
    public CellVariant(CellStep cell, double zoneout, bool dropsStates, bool projects)
    {
        (this.cell, this.zoneout) = (cell, zoneout);
        foreach (CellLine line in cell.Lines)
        {
            sizes.Add(line.Name, SizeOf(line.Value));
            touched.Add(line.Name, [.. cell.States.Where(state => Touches(line.Value, state))]);
        }

        if (projects)
        {
            FindProjected();
        }

        Masks =
        [
            .. dropsStates ? cell.States.Where(state => Products().Any(product => Touches(product.Operands[1], state))).Select(state => new CellMask(Free(state + "Mask"), state, IsZoneout: false)) : [],
            .. zoneout > 0 ? cell.States.Select(state => new CellMask(Free(state + "Changes"), state, IsZoneout: true)) : [],
        ];
    }

    /// <summary>What the step in training takes beside its input, in its order.</summary>
    public IReadOnlyList<CellMask> Masks { get; }

    /// <summary>R's name: PyTorch's, but for a cell that has it already.</summary>
    public string Projection => Free("weight_hr");

    /// <summary>The step in training.</summary>
    public CellStep Make() => Make(Masks);

    /// <summary>The step in use: nothing is dropped, and zoneout takes its mean, p·h + (1 − p)·step(h).</summary>
    public CellStep MakeForUse() => Make([]);

    /// <summary>Which columns of a weight are multiplied with something of a state: parts one after the other.</summary>
    public IReadOnlyList<(CellSize Columns, bool OfState)> ColumnsOf(CellField field)
    {
        foreach (CellApplication product in Products())
        {
            if (((CellReference)product.Operands[0]).Name == field.Name && Parts(product.Operands[1]).ToArray() is var parts && parts.Any(part => Touches(part)))
            {
                return [.. parts.Select(part => (projected.ContainsKey(field.Name) && IsProjected(part) ? CellSize.OfProjection : SizeOf(part), Touches(part)))];
            }
        }

        return [(field.Columns!.Value, false)];
    }

    private CellStep Make(IReadOnlyList<CellMask> taken)
    {
        lines.Clear();
        seen.Clear();
        masks = taken;
        HashSet<string> inProducts = masks.Any(mask => !mask.IsZoneout) ? SeenLines() : [];
        foreach (CellLine line in cell.Lines)
        {
            lines.Add(new CellLine(line.Name, InProducts(line.Value)));
            if (inProducts.Contains(line.Name))
            {
                // The line itself may be used other than in a product, too.
                string copy = Free(line.Name + "Seen");
                lines.Add(new CellLine(copy, Seen(line.Value)));
                seen.Add(line.Name, copy);
            }
        }

        CellExpression[] next = [.. cell.Next.Select(InProducts).Select((value, state) => zoneout > 0 ? Zoned(value, cell.States[state]) : value)];
        CellField[] fields = [.. cell.Fields.Select(field => projected.TryGetValue(field.Name, out CellSize columns) ? field with { Columns = columns } : field)];
        return cell with
        {
            Name = cell.Name + (projected.Count > 0 ? "Projection" : "") + (masks.Any(mask => !mask.IsZoneout) ? "RecurrentDropout" : "")
                + (masks.Any(mask => mask.IsZoneout) ? "Zoneout" : zoneout > 0 ? "ZoneoutInUse" : ""),
            Fields = projected.Count > 0 ? [.. fields, new CellField(CellFieldKind.Weight, Projection, CellSize.OfProjection, CellSize.OfState)] : fields,
            Lines = [.. lines],
            Next = next,
            Masks = [.. masks.Select(mask => mask.Name)],
        };
    }

    private CellApplication Zoned(CellExpression value, string state)
    {
        CellExpression change = new CellApplication(CellWord.Subtract, [value, new CellReference(state)]);
        if (masks.FirstOrDefault(mask => mask.IsZoneout && mask.State == state) is { } changes)
        {
            change = new CellApplication(CellWord.Multiply, [change, new CellReference(changes.Name)]);
        }

        return new CellApplication(CellWord.Add, [new CellReference(state), new CellApplication(CellWord.Multiply, [change, new CellNumber(1 - zoneout)])]);
    }

    /// <summary>A weight is for projected states if that goes for each of its products.</summary>
    private void FindProjected()
    {
        foreach (IGrouping<string, CellApplication> products in Products().GroupBy(product => ((CellReference)product.Operands[0]).Name))
        {
            CellSize[] sizes = [.. products.Select(product => Parts(product.Operands[1])
                .Aggregate(default(CellSize), (sum, part) => sum + (IsProjected(part) ? CellSize.OfProjection : SizeOf(part)))).Distinct()];
            if (products.All(product => Parts(product.Operands[1]).Any(IsProjected)) && sizes.Length == 1)
            {
                projected.Add(products.Key, sizes[0]);
            }
        }
    }

    private bool IsProjected(CellExpression part) => Touches(part, cell.States[0]) && SizeOf(part) == CellSize.OfState;

    /// <summary>The same, with what its products see.</summary>
    private CellExpression InProducts(CellExpression expression)
    {
        if (expression is not CellApplication application)
        {
            return expression;
        }

        if (application.Word != CellWord.MatMul)
        {
            return new CellApplication(application.Word, [.. application.Operands.Select(InProducts)]);
        }

        CellExpression operand = application.Operands[1];
        CellExpression[] parts = projected.ContainsKey(((CellReference)application.Operands[0]).Name)
            ? [.. Parts(operand).Select(part => IsProjected(part) ? new CellApplication(CellWord.MatMul, [new CellReference(Projection), Seen(part)]) : Seen(part))]
            : [Seen(operand)];
        return new CellApplication(CellWord.MatMul, [application.Operands[0], parts.Length == 1 ? parts[0] : new CellApplication(CellWord.Find("concat")!, parts)]);
    }

    /// <summary>The lines of which products see something else than the line: they have a state in them.</summary>
    private HashSet<string> SeenLines()
    {
        HashSet<string> found = [];
        foreach (CellExpression next in cell.Next)
        {
            Visit(next, inProduct: false);
        }

        foreach (CellLine line in cell.Lines.Reverse())
        {
            Visit(line.Value, inProduct: false);
            if (found.Contains(line.Name))
            {
                Visit(line.Value, inProduct: true);
            }
        }

        return found;

        void Visit(CellExpression expression, bool inProduct)
        {
            if (expression is CellReference { Name: var name } && inProduct && cell.Line(name) is not null && Touches(expression))
            {
                found.Add(name);
            }
            else if (expression is CellApplication product && product.Word == CellWord.MatMul)
            {
                foreach (CellExpression part in projected.ContainsKey(((CellReference)product.Operands[0]).Name) ? Parts(product.Operands[1]) : [product.Operands[1]])
                {
                    Visit(part, inProduct: true);
                }
            }
            else if (expression is CellApplication application)
            {
                foreach (CellExpression operand in application.Operands)
                {
                    Visit(operand, inProduct);
                }
            }
        }
    }

    /// <summary>What a product sees of its operand.</summary>
    private CellExpression Seen(CellExpression expression)
    {
        switch (expression)
        {
            case CellReference { Name: var name } when cell.States.Contains(name):
                return masks.FirstOrDefault(mask => mask.State == name && !mask.IsZoneout) is { } mask
                    ? new CellApplication(CellWord.Multiply, [expression, new CellReference(mask.Name)])
                    : expression;
            case CellReference { Name: var name } when seen.TryGetValue(name, out string? copy):
                return new CellReference(copy);
            case CellApplication application when application.Word == CellWord.MatMul:
                return InProducts(application);
            case CellApplication application:
                return new CellApplication(application.Word, [.. application.Operands.Select(Seen)]);
            default:
                return expression;
        }
    }

    /// <summary>What stands side by side in an operand.</summary>
    private IEnumerable<CellExpression> Parts(CellExpression expression) => Whole(expression) is CellApplication { Word.Sizing: CellSizing.Sum } concat
        ? concat.Operands.SelectMany(Parts)
        : [expression];

    private CellExpression Whole(CellExpression expression) => expression is CellReference { Name: var name } && cell.Line(name) is { } line ? Whole(line.Value) : expression;

    /// <summary>Whether a state, or the one given, is part of it other than by a product.</summary>
    private bool Touches(CellExpression expression, string? state = null) => expression switch
    {
        CellReference { Name: var name } => touched.TryGetValue(name, out HashSet<string>? states) ? state is null ? states.Count > 0 : states.Contains(state)
            : state is null ? cell.States.Contains(name) : name == state,
        CellApplication application => application.Word != CellWord.MatMul && application.Operands.Any(operand => Touches(operand, state)),
        _ => false,
    };

    private CellSize SizeOf(CellExpression expression)
    {
        switch (expression)
        {
            case CellReference { Name: var name }:
                return sizes.TryGetValue(name, out CellSize size) ? size
                    : cell.Field(name) is { } field ? field.Rows
                    : name == cell.Input ? CellSize.OfInput : CellSize.OfState;
            case CellApplication { Word.Sizing: CellSizing.Part } gate:
                CellSize whole = SizeOf(gate.Operands[0]);
                int parts = gate.Integer(2);
                return new CellSize(whole.Inputs / parts, whole.Units / parts);
            case CellApplication { Word.Sizing: CellSizing.Sum } concat:
                return concat.Operands.Aggregate(default(CellSize), (sum, operand) => sum + SizeOf(operand));
            case CellApplication application:
                return SizeOf(application.Operands.First(operand => operand is not CellNumber));
            default:
                throw new InvalidOperationException("A number has no size.");
        }
    }

    /// <summary>All products of the step, wherever they stand.</summary>
    private IEnumerable<CellApplication> Products() => cell.Lines.Select(line => line.Value).Concat(cell.Next).SelectMany(Products);

    private static IEnumerable<CellApplication> Products(CellExpression expression)
    {
        if (expression is CellApplication application)
        {
            foreach (CellApplication inner in application.Operands.SelectMany(Products))
            {
                yield return inner;
            }

            if (application.Word == CellWord.MatMul)
            {
                yield return application;
            }
        }
    }

    /// <summary>A name that the cell does not use.</summary>
    private string Free(string name)
    {
        while (cell.Field(name) is not null || cell.Line(name) is not null || cell.States.Contains(name) || cell.Input == name || seen.ContainsValue(name))
        {
            name += "_";
        }

        return name;
    }
}

/// <summary>A mask of a step.</summary>
/// <param name="IsZoneout">Drawn for each token; else one for each sequence.</param>
internal sealed record CellMask(string Name, string State, bool IsZoneout);
