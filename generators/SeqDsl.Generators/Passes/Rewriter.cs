using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>
/// Makes a new graph out of an old one, equation by equation, operands first. A pass says what becomes of an equation
/// or of a scan; what it does not care about is copied.
/// </summary>
internal abstract class Rewriter
{
    /// <summary>For each scan of the graph what stands for each of its results in the new one.</summary>
    private readonly Dictionary<Value, IReadOnlyList<Value>> scans = [];

    /// <summary>For each scan the results that are picked.</summary>
    private readonly Dictionary<Value, HashSet<int>> picked = [];

    private CancellationToken cancellation;

    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public ModelGraph Rewrite(ModelGraph graph, CancellationToken cancellation = default)
    {
        this.cancellation = cancellation;
        foreach (Value value in graph.Equations.Where(value => value.Op is Pick))
        {
            (picked.TryGetValue(value.Operands[0], out HashSet<int>? results) ? results : picked[value.Operands[0]] = []).Add(((Pick)value.Op).Index);
        }

        var builder = new GraphBuilder();
        Dictionary<Value, Value> made = Copy(graph.Equations, builder);
        return Finish(graph, made, builder);
    }

    /// <summary>What becomes of an equation whose operands are already new.</summary>
    protected virtual Value Equation(Value original, IReadOnlyList<Value> operands, GraphBuilder g) => g.Make(original.Op, operands, original.Name);

    /// <summary>What becomes of a step, before its scan is made.</summary>
    protected virtual StepGraph Step(StepGraph step) => step;

    /// <summary>What becomes of a scan: one value for each result that is picked, in any form.</summary>
    protected virtual IReadOnlyList<Value> Scan(Value original, IReadOnlyList<Value> operands, IReadOnlyCollection<int> picks, GraphBuilder g)
    {
        var scan = (Scan)original.Op;
        return Results(g.Scan(scan with { Step = Step(scan.Step) }, operands, original.Name), original, g);
    }

    protected virtual ModelGraph Finish(ModelGraph graph, Dictionary<Value, Value> made, GraphBuilder g) =>
        graph with { Results = [.. graph.Results.Select(result => new GraphResult(result.Name, made[result.Value]))] };

    /// <summary>The results of a scan that has the same ones as the original, in the same order, and perhaps more after them.</summary>
    protected static IReadOnlyList<Value> Results(Value scan, Value original, GraphBuilder g)
    {
        StepGraph step = ((Scan)original.Op).Step;
        return [.. Enumerable.Range(0, step.Yields.Count + step.Sums.Count).Select(index => g.Pick(scan, index, NameOf(step, index)))];
    }

    /// <summary>What the result of a step is called when it is picked.</summary>
    private static string NameOf(StepGraph step, int result) =>
        (result < step.Yields.Count ? step.Yields[result] : step.Sums[result - step.Yields.Count]).Name;

    /// <summary>Equations of a step or of the whole graph, rewritten into <paramref name="builder"/>.</summary>
    private Dictionary<Value, Value> Copy(IEnumerable<Value> equations, GraphBuilder builder)
    {
        Dictionary<Value, Value> made = [];
        foreach (Value value in equations)
        {
            cancellation.ThrowIfCancellationRequested();
            builder.Layer = value.Layer;
            if (value.Op is Pick pick && scans.TryGetValue(value.Operands[0], out IReadOnlyList<Value>? ofScan))
            {
                made.Add(value, ofScan[pick.Index]);
                continue;
            }

            IReadOnlyList<Value> operands = [.. value.Operands.Select(operand => made[operand])];
            if (value.Op is Scan)
            {
                IReadOnlyList<Value> results = Scan(value, operands, picked.TryGetValue(value, out HashSet<int>? picks) ? picks : [], builder);
                scans.Add(value, results); // what picks a result takes it from here; nothing else uses a scan
            }
            else
            {
                made.Add(value, Equation(value, operands, builder));
            }
        }

        return made;
    }

    /// <summary>A step whose equations went through <see cref="Equation"/>.</summary>
    protected StepGraph CopyStep(StepGraph step)
    {
        var builder = new GraphBuilder();
        Dictionary<Value, Value> made = Copy(step.Carries.Concat(step.Slices).Concat(step.Invariants).Concat(step.Equations).Distinct(), builder);
        return new StepGraph(All(step.Carries), All(step.Slices), All(step.Invariants), All(step.Next), All(step.Yields), All(step.Sums));

        IReadOnlyList<Value> All(IReadOnlyList<Value> values) => [.. values.Select(value => made[value])];
    }
}
