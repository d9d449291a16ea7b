using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>
/// Gives each value of a graph a place in the workspace from the equation that makes it to the last one that reads it; places of values that are not
/// needed at the same time overlap (first fit over the intervals, in the order of the equations). A parameter's gradient is made where it belongs.
/// An equation writes where it reads only if its kernel may.
/// </summary>
internal sealed class PlanWorkspace
{
    private readonly ModelGraph graph;
    private readonly Dictionary<(Value, int), Place> places = [];
    private readonly Dictionary<WorkspaceRegion, int> columns = [];
    private readonly List<(Place.InWorkspace Place, int Last)> live = [];
    private readonly Dictionary<(Value, int), int> lastReads = [];
    private readonly Dictionary<Value, int> gradients;
    private readonly ILookup<Value, Value> picks;
    private readonly Dictionary<string, int> parameterNumbers;

    private PlanWorkspace(ModelGraph graph, IReadOnlyList<Value> parameters)
    {
        this.graph = graph;
        picks = graph.Equations.Where(value => value.Op is Pick).ToLookup(pick => pick.Operands[0]);
        parameterNumbers = parameters.Select((parameter, index) => (parameter.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index);
        Dictionary<Value, List<Value>> users = Reachable.Users(graph.Equations);
        gradients = [];
        for (int index = 0; index < parameters.Count; index++)
        {
            // A value can be the gradient of two parameters; it is made in the first one's place.
            Value? gradient = graph.Find(ModelGraph.GradientOf(parameters[index].Name));
            if (gradient is not null && gradient.Op is not Parameter && !gradients.ContainsKey(gradient))
            {
                gradients.Add(gradient, index);
                for (Value part = gradient; part.Op is AddRowsTo && IsReadOnce(part.Operands[0]); part = part.Operands[0])
                {
                    gradients.Add(part.Operands[0], index); // so that it is added to where it is
                }
            }
        }

        bool IsReadOnce(Value value) => users.TryGetValue(value, out List<Value>? readers) && readers.Count == 1 && value.Op is Pick or MatMul or AddRowsTo;
    }

    /// <param name="graph">A graph for kernels.</param>
    /// <param name="parameters">By number.</param>
    public static WorkspacePlan Run(ModelGraph graph, IReadOnlyList<Value> parameters) => new PlanWorkspace(graph, parameters).Run();

    /// <summary>What an equation reads: its operands, and instead of a transpose that only products read what is transposed.</summary>
    public static IEnumerable<Value> Reads(Value equation) =>
        equation.Op is MatMul or AddMatMul ? equation.Operands.Select(operand => operand.Op is Transpose ? operand.Operands[0] : operand) : equation.Operands;

    /// <summary>The equations that are statements: they make something in memory. A transpose that only products read is a flag of these.</summary>
    public static HashSet<Value> Made(ModelGraph graph)
    {
        HashSet<Value> read = [.. graph.Equations.Where(user => user.Op is not (MatMul or AddMatMul)).SelectMany(user => user.Operands), .. graph.Results.Select(result => result.Value)];
        return [.. graph.Equations.Where(value => value.Op is not (Parameter or Input or Port or Constant or Count or Zeros or Pick) && (value.Op is not Transpose || read.Contains(value)))];
    }

    /// <summary>A step as a graph of its own: the results are its next values, yields and sums.</summary>
    public static ModelGraph AsGraph(StepGraph step) => new("step", [.. step.Next.Concat(step.Yields).Concat(step.Sums).Distinct().Select((value, index) => new GraphResult($"{index}", value))]);

    /// <summary>Whether a state becomes what another one was: it is kept until that one has been overwritten.</summary>
    public static bool IsMoved(StepGraph step, int carry) => step.Next[carry].Op is Port { Of: StepPort.Carry } port && port.Index != carry;

    /// <summary>The equations as they are run: in use first the heads' logits, then the loss of them, if it is asked for, then the scores.</summary>
    public static Value[] InOrder(ModelGraph graph)
    {
        HashSet<Value> toLogits = [.. Reachable.From([.. graph.OfHeads("logits"), .. graph.OfHeads("state")])], toScores = [.. Reachable.From(graph.OfHeads("scores"))];
        return [.. graph.Equations.OrderBy(value => toLogits.Contains(value) ? 0 : toScores.Contains(value) ? 2 : 1)];
    }

    private WorkspacePlan Run()
    {
        Value[] equations = InOrder(graph);
        HashSet<Value> statements = Made(graph);
        bool[] made = [.. equations.Select(statements.Contains)];

        // Time passes with each equation; with a scan as with its step's equations, and what it reads it reads until its end.
        int[] begins = new int[equations.Length], ends = new int[equations.Length];
        int time = 0;
        for (int index = 0; index < equations.Length; index++)
        {
            begins[index] = time;
            time += equations[index].Op is Scan scan ? scan.Step.Equations.Count + 1 : 0;
            ends[index] = time++;
            foreach (Value read in made[index] ? Reads(equations[index]) : [])
            {
                lastReads[Key(read)] = ends[index];
            }
        }

        foreach (GraphResult result in graph.Results)
        {
            lastReads[Key(result.Value)] = time;
        }

        for (int index = 0; index < equations.Length; index++)
        {
            Value value = equations[index];
            live.RemoveAll(room => room.Last < begins[index]);
            if (value.Op is Parameter)
            {
                places.Add((value, 0), new Place.OfParameter(parameterNumbers[value.Name]));
            }
            else if (value.Op is BundleOp bundle)
            {
                for (int part = 0; part < bundle.ResultCount; part++)
                {
                    Value? pick = picks[value].FirstOrDefault(pick => ((Pick)pick.Op).Index == part);
                    if (pick is not null || bundle.IsAlwaysWritten(part))
                    {
                        Give((value, part), pick, bundle.ShapeOf(part, value.Operands), value.Op as Recurrence, begins[index], ends[index]);
                    }
                }

                if (value.Op is Scan scan)
                {
                    PlanStep(value, scan, begins[index], ends[index]);
                }
            }
            else if (made[index] || value.Op is Input { IsCopied: true })
            {
                Give((value, 0), value, value.Shape, null, begins[index], ends[index]);
            }
        }

        return new WorkspacePlan(places, columns);
    }

    /// <summary>
    /// The places of a step's values, which are made anew at each step: rows of those sequences that have it, in what is as large as all sequences; what is yielded, where the scan's
    /// result is.
    /// </summary>
    private void PlanStep(Value scan, Scan op, int begin, int end)
    {
        StepGraph step = op.Step;
        HashSet<Value> made = Made(AsGraph(step));
        var yields = new ValueSet(step.Yields);
        for (int index = 0; index < step.Equations.Count; index++)
        {
            foreach (Value read in made.Contains(step.Equations[index]) ? Reads(step.Equations[index]) : [])
            {
                lastReads[Key(read)] = begin + 1 + index;
            }
        }

        foreach (Value next in step.Next)
        {
            lastReads[Key(next)] = end;
        }

        for (int carry = 0; carry < step.Carries.Count; carry++)
        {
            Value port = step.Carries[carry];
            lastReads[Key(port)] = end + 1; // it is never written over: the next value comes when all has been read
            places.Add((port, 0), Fit(OfAll(port.Shape), begin, end));
            if (IsMoved(step, carry))
            {
                places.Add((port, 1), Fit(OfAll(port.Shape), begin, end));
            }
        }

        for (int index = 0; index < step.Equations.Count; index++)
        {
            Value value = step.Equations[index];
            int now = begin + 1 + index;
            live.RemoveAll(room => room.Last < now);
            if (!made.Contains(value))
            {
                continue;
            }

            if (value.Op is BundleOp)
            {
                throw new NotSupportedException($"{value.Op.Text} has several results, and stands in a step that is left to no cell's kernel.");
            }

            int yield = yields.IndexOf(value);
            if (yield >= 0)
            {
                places.Add((value, 0), new Place.OfYield(scan, yield));
            }
            else
            {
                Give((value, 0), value, value.Shape, null, now, now, OfAll);
            }
        }

        Shape OfAll(Shape shape) => shape.IsPerRow ? shape.With(0, op.Over.Sequences) : shape;
    }

    private void Give((Value Maker, int Part) key, Value? value, Shape shape, Recurrence? recurrence, int index, int least, Func<Shape, Shape>? room = null)
    {
        if (shape.Rank == 0)
        {
            return;
        }

        places.Add(key, value is not null && gradients.TryGetValue(value, out int parameter) ? new Place.OfGradient(parameter)
            : shape[shape.Rank - 1] == Dimension.Saved ? new Place.SavedBy(recurrence!.Number)
            : Overwritten(value, index) ?? Fit(room?.Invoke(shape) ?? shape, index, Math.Max(least, lastReads.TryGetValue(key, out int last) ? last : index)));
    }

    /// <summary>The place of an operand that nobody reads after this equation, if the kernel may write there: the cache has it already.</summary>
    private Place.InWorkspace? Overwritten(Value? value, int index)
    {
        foreach (Value operand in value is { Op.MayOverwrite: true } ? value.Operands : [])
        {
            if (operand.Shape == value!.Shape && lastReads[Key(operand)] == index && places.TryGetValue(Key(operand), out Place? place)
                && place is Place.InWorkspace room)
            {
                live.RemoveAll(other => other.Place == room);
                live.Add((room, lastReads[Key(value)]));
                return room;
            }
        }

        return null;
    }

    private Place.InWorkspace Fit(Shape shape, int index, int last)
    {
        WorkspaceRegion region = WorkspaceRegion.For(shape);
        int width = 1;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            width *= shape[axis].IsKnown ? shape[axis].Size : 1;
        }

        var fitted = new Place.InWorkspace(region, 0, width);
        int column = 0;
        foreach ((Place.InWorkspace place, _) in live.Where(room => room.Place.Region == region).OrderBy(room => room.Place.Column))
        {
            if (place.Column - column >= fitted.Room)
            {
                break;
            }

            column = Math.Max(column, place.Column + place.Room);
        }

        fitted = fitted with { Column = column };
        live.Add((fitted, last));
        columns[region] = Math.Max(columns.TryGetValue(region, out int most) ? most : 0, column + fitted.Room);
        return fitted;
    }

    private static (Value, int) Key(Value value) => value.Op is Pick pick ? (value.Operands[0], pick.Index) : (value, 0);
}
