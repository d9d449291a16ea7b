using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>How a model writes: what it has read is computed once, then one graph goes on by a token.</summary>
/// <param name="Reading">Results: "number.held" for each value of the source that a step needs, "number.before" for what each state is before the first step.</param>
/// <param name="Step">
/// Results: logits, "number.state" for each state behind the step, and "number.alignment" for each operand that says what the step looks at. It reads the values that are held, and states.
/// </param>
internal sealed record WritingGraphs(ModelGraph Reading, ModelGraph Step);

/// <summary>
/// Takes a step of what writes apart from what it needs of the source. A value is of the source if the source's inputs are the only ones that it is made of; those among
/// them that other values are made of are held from step to step.
/// </summary>
internal static class CutSource
{
    /// <summary>The kind of result that says what a step looks at: "0.0.alignment" is the first attention's query, "0.1.alignment" are its keys, "0.2.alignment" its direction.</summary>
    public const string Alignment = "alignment";

    /// <param name="graph">With logits, states and what these are before.</param>
    /// <param name="holdTransposed">
    /// Whether a step's products find their weights transposed, too: for kernels, which would otherwise turn all of a weight round at each step, for a handful of rows.
    /// </param>
    public static WritingGraphs Run(ModelGraph graph, bool holdTransposed)
    {
        HashSet<Value> ofSource = OfSource(graph, holdTransposed);
        ModelGraph step = PassPipeline.Only(graph, "logits", "state");
        Value[] held =
        [
            .. step.Equations.Where(value => !ofSource.Contains(value)).SelectMany(value => value.Operands).Where(ofSource.Contains).Distinct().OrderBy(value => value.Id),
        ];
        GraphResult[] before = [.. graph.Results.Where(result => result.IsOf("before"))];
        return new(
            graph with { Results = [.. held.Select((value, index) => GraphResult.OfHead($"{index}", "held", value)), .. before] },
            WithInputs(step with { Results = [.. step.Results, .. Alignments(step)] }, held));
    }

    /// <summary>Of each attention to the source its query, its keys and, if it has one, its direction: enough to say what it looks at.</summary>
    private static IEnumerable<GraphResult> Alignments(ModelGraph step) => step.Equations
        .Where(value => value.Op is Attention { Over.IsMain: true } attention && attention.Memory == Packing.Source)
        .SelectMany((value, number) => value.Operands.Take(2).Concat(value.Operands.Skip(3).Take(((Attention)value.Op).RealOperands - 3))
            .Select((operand, part) => GraphResult.OfHead($"{number}.{part}", Alignment, operand)));

    private static HashSet<Value> OfSource(ModelGraph graph, bool withTransposed)
    {
        HashSet<Value> ofSource = [], ofOthers = [];
        foreach (Value value in graph.Equations)
        {
            bool isSource = (value.Op is Input && Packing.Of(value.Shape[0]) == Packing.Source) || (withTransposed && value is { Op: Transpose } && value.Operands[0].Op is Parameter);
            if (value.Operands.Any(ofOthers.Contains) || (value.Op is Input && !isSource))
            {
                ofOthers.Add(value);
            }
            else if (isSource || value.Operands.Any(ofSource.Contains))
            {
                ofSource.Add(value);
            }
        }

        return ofSource;
    }

    /// <summary>The graph with an input in place of each value that is held; what these are made of is left out.</summary>
    private static ModelGraph WithInputs(ModelGraph graph, Value[] held)
    {
        var builder = new GraphBuilder();
        Dictionary<Value, Value> made = [];
        for (int index = 0; index < held.Length; index++)
        {
            made.Add(held[index], builder.Input(Input.Held(index, held[index].Shape)));
        }

        foreach (Value value in graph.Equations.Where(value => !made.ContainsKey(value) && value.Operands.All(made.ContainsKey)))
        {
            made.Add(value, builder.Make(value.Op, [.. value.Operands.Select(operand => made[operand])], value.Name));
        }

        return graph with { Results = [.. graph.Results.Select(result => new GraphResult(result.Name, made[result.Value]))] };
    }
}
