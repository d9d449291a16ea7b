using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;
using SeqDsl.Generators.Passes;

namespace SeqDsl.Generators.Writing;

/// <summary>
/// Equations as statements on raw memory: the place of the result, and the kernel that writes there.
/// <code>
/// // embedded [N, 100] = embedding.weight[tokens]
/// var embedded = Space.Tokens(0, 100);
/// TakeRows.Run(embeddingWeight, 100, batch.TokenIds!, embedded);
/// </code>
/// </summary>
/// <param name="before">What an earlier method computed.</param>
internal sealed partial class PlacesWriter(
    CodeWriter code, Names names, ModelGraph graph, WorkspacePlan plan, IReadOnlyList<Value> parameters, IReadOnlyList<Value> before)
{
    private readonly HashSet<Value> declared = [];
    private readonly HashSet<Value> made = PlanWorkspace.Made(graph), earlier = [.. before];
    private readonly ILookup<Value, Value> picksOf = graph.Equations.Where(value => value.Op is Pick).ToLookup(pick => pick.Operands[0]);
    private readonly ILookup<Value, int> gradients = parameters.Select((parameter, index) => (Gradient: graph.Find(ModelGraph.GradientOf(parameter.Name)), index))
        .Where(pair => pair.Gradient is not null)
        .ToLookup(pair => pair.Gradient!, pair => pair.index);

    public void Write(IReadOnlyList<Value> equations)
    {
        foreach (Value value in equations)
        {
            if (value.Op is BundleOp bundle)
            {
                WriteBundle(value, bundle, [.. picksOf[value]]);
            }
            else if (made.Contains(value))
            {
                string[] operands = [.. PlanWorkspace.Reads(value).Select(Read)];
                Comment(value, names[value]);
                if (ScatteredInto(value) is { } table)
                {
                    code.Line($"ScatterGradient({table}, {string.Join(", ", operands)}); // d({parameters[table].Name}) {parameters[table].Shape}");
                    continue;
                }

                Declare(value);
                code.Line($"{value.Op.WriteKernel(value, operands, names[value])};");
                WriteCopies(value);
            }
        }
    }

    private void WriteBundle(Value value, BundleOp bundle, IReadOnlyList<Value> picks)
    {
        string[] operands = [.. value.Operands.Select(Read)];
        string[] destinations = [.. Enumerable.Range(0, bundle.ResultCount).Select(_ => "default")];
        List<(string Name, Place Place)> declarations = [];
        for (int part = 0; part < destinations.Length; part++)
        {
            Value? pick = picks.FirstOrDefault(pick => ((Pick)pick.Op).Index == part);
            Place? place = plan.Of(value, part);
            if (place is not null || pick is not null)
            {
                destinations[part] = names.Of((value, part), pick?.Name ?? bundle.NameOf(part));
                if (pick is not null)
                {
                    names.Set(pick, destinations[part]);
                    declared.Add(pick);
                }

                if (place is not null)
                {
                    declarations.Add((destinations[part], place));
                }
            }
        }

        Comment(value, string.Join(", ", picks.Select(pick => Names.Formula(names[pick]))));
        foreach ((string name, Place place) in declarations)
        {
            code.Line($"var {name} = {Expression(place)};{Remark(place)}");
        }

        if (bundle is Scan scan)
        {
            WriteLoop(value, scan, operands, destinations);
        }
        else
        {
            code.Line($"{bundle.WriteKernel(value, operands, destinations)};");
        }

        foreach (Value pick in picks)
        {
            WriteCopies(pick);
        }
    }

    /// <summary>What a kernel is given for an operand; where that is a parameter or has to be copied to memory first, it is declared now.</summary>
    private string Read(Value value)
    {
        if (value.Op is Input { IsCopied: true } && !earlier.Contains(value) && !declared.Contains(value))
        {
            Declare(value);
            code.Line($"{value.Op.WriteKernel(value, [], names[value])};");
        }
        else if (!names.IsSet(value))
        {
            switch (value.Op)
            {
                case Constant constant:
                    names.Set(value, constant.Literal);
                    break;
                case Count count:
                    names.Set(value, count.Of.Extent);
                    break;
                case Input { IsCopied: false } input:
                    names.Set(value, input.Raw);
                    break;
                case Zeros:
                    names.Set(value, "default");
                    break;
                default:
                    Declare(value);
                    break;
            }
        }

        return names[value];
    }

    /// <summary>A value's place under its name; a single number is declared by what computes it.</summary>
    private void Declare(Value value)
    {
        if (plan[value] is { } place && declared.Add(value))
        {
            code.Line($"var {names[value]} = {Expression(place)}{RowsOfStep(value, place)};{Remark(place)}");
        }
    }

    private string Remark(Place place) => place is Place.OfParameter parameter ? $" // {parameters[parameter.Index].Name} {parameters[parameter.Index].Shape}"
        : place is Place.OfGradient gradient ? $" // d({parameters[gradient.Index].Name}) {parameters[gradient.Index].Shape}"
        : "";

    private string Expression(Place place) => place switch
    {
        Place.OfYield ofYield => names.Of((ofYield.Scan, ofYield.Result), "yielded"),
        Place.OfParameter parameter => $"Parameter({parameter.Index})",
        Place.OfGradient gradient => $"Gradient({gradient.Index})",
        Place.SavedBy saved => $"Saved({saved.Recurrence})",
        Place.InWorkspace { Region: var region, Column: var column, Columns: var columns } => $"Space.{region.Path}({column}, {columns})",
        _ => throw new InvalidOperationException("There is no other place."),
    };

    /// <summary>The parameter whose gradient this is and nothing else, if it is added up row by row: of an embedding few rows are touched.</summary>
    private int? ScatteredInto(Value value) =>
        value.Op is AddRows && plan[value] is Place.OfGradient gradient && gradients[value].Count() == 1
            && !graph.Equations.Any(equation => equation.Operands.Contains(value))
            ? gradient.Index
            : null;

    /// <summary>A value that is the gradient of several parameters is made in the place of the first.</summary>
    private void WriteCopies(Value value)
    {
        foreach (int index in gradients[value].Where(index => plan[value] is not Place.OfGradient made || made.Index != index))
        {
            code.Line($"{names[value]}.Span.CopyTo(Gradient({index}).Span); // d({parameters[index].Name})");
        }
    }

    private void Comment(Value value, string left)
    {
        string shape = value.Op is BundleOp ? "" : $" {value.Shape}";
        code.Line($"// {Names.Formula(left)}{shape} = {value.Op.Formula([.. value.Operands.Select(operand => Names.Formula(Readable(operand)))])}");
    }

    private string Readable(Value value) =>
        value.Op is Parameter or Constant or Input or Count or Zeros ? value.Op.Formula([])
        : value.Op is Transpose && !made.Contains(value) ? value.Op.Formula([Names.Formula(Readable(value.Operands[0]))])
        : names[value];
}
