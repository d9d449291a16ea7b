using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Cells;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Kernels;

/// <summary>Finds for each value of a cell's graph the memory that it lives in and the phase that computes it.</summary>
internal sealed class CellKernelPlanner
{
    private static readonly IReadOnlyDictionary<Value, Value> nothing = new Dictionary<Value, Value>();

    private readonly CellStep cell;
    private readonly ModelGraph graph;
    private readonly Dictionary<Value, KernelMemory> memory = [];
    private readonly List<KernelMemory> saved = [], handed = [], backwardScratch = [], sumScratch = [];

    private readonly Dictionary<string, int> fields;

    private CellKernelPlanner(CellStep cell, CancellationToken cancellation)
    {
        (this.cell, graph) = (cell, CellGraph.Of(cell, cancellation));
        fields = cell.Fields.Select((_, field) => field).ToDictionary(CellGraph.Field);
    }

    public static CellKernelPlan Plan(CellStep cell, CancellationToken cancellation = default) => new CellKernelPlanner(cell, cancellation).Plan();

    private CellKernelPlan Plan()
    {
        Value[] states = [.. cell.States.Select((_, state) => graph[CellGraph.State(state)])];
        Value? input = graph.Parameters.FirstOrDefault(parameter => Name(parameter) == CellGraph.Input);
        HashSet<Value> forward = [.. Reachable.From(states)];
        forward.UnionWith(graph.Equations.Where(value => value.Op is Pick && forward.Contains(value.Operands[0])));
        Value forwardScan = forward.Single(value => value.Op is Scan);
        Value backwardScan = graph.Equations.Single(value => value.Op is Scan && !forward.Contains(value));
        Value[] neededLater = [.. graph.Equations.Where(value => !forward.Contains(value)).SelectMany(value => value.Operands).Where(forward.Contains).Distinct()];

        foreach (Value parameter in graph.Parameters)
        {
            string name = Name(parameter);
            if (name == CellGraph.Input || name == CellGraph.OutputGradient)
            {
                memory.Add(parameter, new KernelMemory(name == CellGraph.Input ? MemoryKind.Input : MemoryKind.OutputGradient, 0, KernelSizes.Columns(parameter), parameter.Name));
            }
            else if (cell.Masks.Select((_, mask) => CellGraph.Mask(mask)).ToList().IndexOf(name) is >= 0 and int number)
            {
                memory.Add(parameter, new KernelMemory(MemoryKind.Mask, number, KernelSizes.Hidden, parameter.Name));
            }
            else if (FieldOf(parameter) is { } field)
            {
                memory.Add(parameter, new KernelMemory(MemoryKind.Field, field, parameter.Shape.Rank == 1 ? KernelSizes.Columns(parameter) : 0, parameter.Name));
            }
        }

        for (int state = 0; state < states.Length; state++)
        {
            if (!memory.ContainsKey(states[state]))
            {
                memory.Add(states[state], new KernelMemory(MemoryKind.State, state, KernelSizes.Hidden, cell.States[state]));
            }
        }

        foreach (Value value in neededLater.Where(value => IsRows(value) && !memory.ContainsKey(value) && !value.Op.IsView))
        {
            New(value, MemoryKind.Saved, saved, isHanded: value.Op is not Pick);
        }

        BoundPhase? forwardRows = RowsBefore(forwardScan, "ForwardRows", handed, MemoryKind.Handed, value => forward.Contains(value), states);
        BoundPhase forwardLoop = Loop(forwardScan, "Forward", isForward: true, (planner, bind) =>
        {
            var scan = (Scan)forwardScan.Op;
            for (int state = 0; state < states.Length; state++)
            {
                if (states[state].Op is Pick pick && pick.Index < scan.Step.Yields.Count && states[state].Operands[0] == forwardScan)
                {
                    bind(planner.Store(scan.Step.Yields[pick.Index], ArrayKind.Tokens), new KernelMemory(MemoryKind.State, state, KernelSizes.Hidden, cell.States[state]));
                }
            }

            foreach (Value pick in Picks(forwardScan).Where(pick => memory.TryGetValue(pick, out KernelMemory? found) && found.Kind == MemoryKind.Saved))
            {
                bind(planner.Store(scan.Step.Yields[((Pick)pick.Op).Index], ArrayKind.Tokens, saved: true), memory[pick]);
            }
        });

        BoundPhase? backwardRows = RowsBefore(backwardScan, "BackwardRows", backwardScratch, MemoryKind.BackwardScratch, _ => true, []);
        Value[] backwardPicks = Picks(backwardScan);
        foreach (Value pick in backwardPicks)
        {
            New(pick, MemoryKind.BackwardScratch, backwardScratch);
        }

        BoundPhase backwardLoop = Loop(backwardScan, "Backward", isForward: false, (planner, bind) =>
        {
            StepGraph step = ((Scan)backwardScan.Op).Step;
            foreach (Value pick in backwardPicks)
            {
                bind(planner.Store(step.Yields[((Pick)pick.Op).Index], ArrayKind.Tokens), memory[pick]);
            }
        });

        Value[] gradients = [.. cell.Fields.Select((_, field) => graph[ModelGraph.GradientOf(CellGraph.Field(field))])];
        BoundPhase? sumRows = Rows("SumRows", [.. SumOperands(gradients).Where(value => Columns(value) is null)], value => New(value, MemoryKind.BackwardScratch, backwardScratch));
        Value inputGradient = graph[ModelGraph.GradientOf(CellGraph.Input)];
        BoundPhase dx = Rows("InputGradient", [inputGradient], _ => new KernelMemory(MemoryKind.InputGradient, 0, KernelSizes.Inputs, "inputGradient"))!;

        var blocks = new List<GradientBlock>();
        var sums = new List<SumOfRows>();
        foreach ((Value gradient, int field) in gradients.Select((gradient, field) => (gradient, field)).Where(pair => pair.gradient.Shape.Rank == 2))
        {
            Blocks(gradient, field, 0, 0, add: false, transposed: false, blocks);
        }

        BoundPhase? vectors = Vectors(gradients, sums);
        IReadOnlyList<int> carries = CellGraph.ForwardCarries(forwardScan);
        return new CellKernelPlan(
            cell, forwardRows, forwardLoop, backwardRows, backwardLoop, sumRows, dx, blocks, sums, vectors,
            carries, [.. CellGraph.BackwardCarries(forwardScan, backwardScan).Select(carry => carries[carry])], saved, backwardScratch, sumScratch);
    }

    private static string Name(Value parameter) => ((Parameter)parameter.Op).Name;

    private int? FieldOf(Value parameter) => fields.TryGetValue(Name(parameter), out int field) ? field : null;

    private static bool IsRows(Value value) => value.Shape.Rank == 2 && value.Shape[0] == Dimension.Tokens;

    private Value[] Picks(Value scan) => [.. graph.Equations.Where(value => value.Op is Pick && value.Operands[0] == scan)];

    private KernelMemory New(Value value, MemoryKind kind, List<KernelMemory> list, bool isHanded = false)
    {
        var made = new KernelMemory(kind, list.Count, KernelSizes.Columns(value), value.Name, isHanded);
        list.Add(made);
        memory.Add(value, made);
        return made;
    }

    /// <summary>What a loop slices and no array holds yet; and results that no loop makes.</summary>
    private BoundPhase? RowsBefore(Value scan, string name, List<KernelMemory> scratch, MemoryKind kind, Func<Value, bool> isPart, IReadOnlyList<Value> results)
    {
        StepGraph step = ((Scan)scan.Op).Step;
        Value[] slices = [.. scan.Operands.Skip(step.Carries.Count).Take(step.Slices.Count)];
        Value[] roots =
        [
            .. memory.Where(pair => pair.Value.Kind == MemoryKind.Saved && pair.Key.Op is not Pick && isPart(pair.Key) && kind == MemoryKind.Handed).Select(pair => pair.Key),
            .. slices.Where(slice => !memory.ContainsKey(slice)),
            .. results.Where(result => result.Op is not Pick),
        ];
        return Rows(name, [.. roots.Distinct()], value => memory.TryGetValue(value, out KernelMemory? known) ? known : New(value, kind, scratch), roots);
    }

    /// <summary>A phase over all tokens that computes values from what memory holds.</summary>
    private BoundPhase? Rows(string name, IReadOnlyList<Value> roots, Func<Value, KernelMemory> place, IReadOnlyList<Value>? computed = null)
    {
        if (roots.Count == 0)
        {
            return null;
        }

        var planner = new PhasePlanner(WeightOf(nothing), nothing);
        Dictionary<PhaseArray, KernelMemory> bound = [];
        foreach (Value value in FromMemory(roots, value => computed?.Contains(value) != true))
        {
            bound.Add(planner.Given(value, IsRows(value) ? ArrayKind.Tokens : ArrayKind.Vector), memory[value]);
        }

        foreach (Value root in roots)
        {
            KernelMemory target = place(root);
            bound.Add(planner.Store(root, KindOf(target)), target);
        }

        return Bound(name, planner, bound);
    }

    private static ArrayKind KindOf(KernelMemory memory) => memory.Handed || memory.Kind == MemoryKind.Handed ? ArrayKind.Handed : ArrayKind.Tokens;

    /// <summary>What values are made of that memory holds: rows and vectors, in the order of the graph.</summary>
    private IEnumerable<Value> FromMemory(IEnumerable<Value> roots, Func<Value, bool> isThere)
    {
        HashSet<Value> seen = [];
        var waiting = new Stack<Value>(roots);
        while (waiting.Count > 0)
        {
            Value value = waiting.Pop();
            if (seen.Add(value) && !(memory.ContainsKey(value) && isThere(value)))
            {
                foreach (Value operand in value.Operands)
                {
                    waiting.Push(operand);
                }
            }
        }

        return seen.Where(value => memory.TryGetValue(value, out KernelMemory? found) && isThere(value) && found.Columns > 0).OrderBy(value => value.Id);
    }

    private BoundPhase Loop(Value scan, string name, bool isForward, Action<PhasePlanner, Action<PhaseArray, KernelMemory>> yields)
    {
        StepGraph step = ((Scan)scan.Op).Step;
        Dictionary<Value, Value> outside = [];
        foreach ((Value operand, Value port, StepPort kind) in ((Scan)scan.Op).Ports(scan.Operands))
        {
            if (kind == StepPort.Invariant)
            {
                outside.Add(port, operand);
            }
        }

        var planner = new PhasePlanner(WeightOf(outside), outside);
        Dictionary<PhaseArray, KernelMemory> bound = [];
        foreach (Value carry in step.Carries)
        {
            planner.Given(carry, ArrayKind.Before);
        }

        foreach ((Value slice, Value operand) in step.Slices.Zip(scan.Operands.Skip(step.Carries.Count), (slice, operand) => (slice, operand)))
        {
            bound.Add(planner.Given(slice, isForward ? KindOf(memory[operand]) : ArrayKind.Tokens), memory[operand]);
        }

        foreach (Value field in Reachable.From(outside.Values.Where(value => value.Shape.Rank < 2)).Where(memory.ContainsKey))
        {
            bound.Add(planner.Given(field, ArrayKind.Vector), memory[field]);
        }

        foreach (Value next in step.Next)
        {
            planner.Store(next, ArrayKind.After);
        }

        yields(planner, bound.Add);
        return Bound(name, planner, bound);
    }

    private static BoundPhase Bound(string name, PhasePlanner planner, Dictionary<PhaseArray, KernelMemory> bound) => new(name, planner.Plan(), bound);

    /// <summary>Values with rows that are summed over all tokens.</summary>
    private static IEnumerable<Value> SumOperands(IEnumerable<Value> gradients) => Reachable.From(gradients)
        .Where(value => value.Shape.Rank < 2 || value.Shape[0] != Dimension.Tokens)
        .SelectMany(value => value.Op switch
        {
            SumRows => [value.Operands[0]],
            MatMul => [Untransposed(value.Operands[0]), value.Operands[1]],
            _ => Array.Empty<Value>(),
        })
        .Where(IsRows).Distinct();

    private static Value Untransposed(Value value) => value.Op is Transpose ? value.Operands[0] : value;

    /// <summary>Where a value with rows stands in memory in one piece; null: nowhere.</summary>
    private KernelColumns? Columns(Value value) =>
        memory.TryGetValue(value, out KernelMemory? whole) ? new KernelColumns(whole, 0, whole.Columns)
        : value.Op is Slice slice && Columns(value.Operands[0]) is { } around ? around with { Start = around.Start + slice.Start, Columns = slice.Length }
        : null;

    /// <summary>The blocks that a weight's gradient is made of.</summary>
    private void Blocks(Value value, int field, int row, int column, bool add, bool transposed, List<GradientBlock> blocks)
    {
        switch (value.Op)
        {
            case Transpose:
                Blocks(value.Operands[0], field, row, column, add, !transposed, blocks);
                break;
            case Add:
                Blocks(value.Operands[0], field, row, column, add, transposed, blocks);
                Blocks(value.Operands[1], field, row, column, add: true, transposed, blocks);
                break;
            case Concat concat:
                int start = 0;
                foreach (Value part in value.Operands)
                {
                    bool rows = (concat.Axis == 0) != transposed;
                    Blocks(part, field, row + (rows ? start : 0), column + (rows ? 0 : start), add, transposed, blocks);
                    start += part.Shape[concat.Axis].Size;
                }

                break;
            case Pad pad:
                if (!add)
                {
                    // What the parts leave free is zero.
                    blocks.Add(new GradientBlock(field, row, column, null, null, Add: false));
                }

                bool down = (pad.Axis == 0) != transposed;
                Blocks(value.Operands[0], field, row + (down ? pad.Start : 0), column + (down ? 0 : pad.Start), add: true, transposed, blocks);
                break;
            case MatMul:
                KernelColumns left = Columns(Untransposed(value.Operands[0]))!, right = Columns(value.Operands[1])!;
                blocks.Add(transposed ? new GradientBlock(field, row, column, right, left, add) : new GradientBlock(field, row, column, left, right, add));
                break;
            default:
                throw new NotSupportedException($"The gradient of a weight is {value.Op.Text}.");
        }
    }

    /// <summary>Gradients of biases and per-unit weights: sums over tokens, and what is computed of them.</summary>
    private BoundPhase? Vectors(IReadOnlyList<Value> gradients, List<SumOfRows> sums)
    {
        List<(Value Gradient, KernelMemory Target)> computed = [];
        foreach ((Value gradient, int field) in gradients.Select((gradient, field) => (gradient, field)).Where(pair => pair.gradient.Shape.Rank == 1))
        {
            var target = new KernelMemory(MemoryKind.Field, field, KernelSizes.Columns(gradient), cell.Fields[field].Name + "Gradient");
            if (gradient.Op is SumRows)
            {
                sums.Add(new SumOfRows(target, Columns(gradient.Operands[0])!));
            }
            else
            {
                computed.Add((gradient, target));
            }
        }

        if (computed.Count == 0)
        {
            return null;
        }

        var planner = new PhasePlanner(WeightOf(nothing), nothing);
        Dictionary<PhaseArray, KernelMemory> bound = [];
        foreach (Value value in Reachable.From(computed.Select(pair => pair.Gradient)).Where(value => value.Shape.Rank == 1))
        {
            if (value.Op is SumRows)
            {
                KernelMemory sum = New(value, MemoryKind.Sums, sumScratch);
                sums.Add(new SumOfRows(sum, Columns(value.Operands[0])!));
                bound.Add(planner.Given(value, ArrayKind.Vector), sum);
            }
            else if (value.Op is Parameter)
            {
                bound.Add(planner.Given(value, ArrayKind.Vector), memory[value]);
            }
        }

        foreach ((Value gradient, KernelMemory target) in computed)
        {
            bound.Add(planner.Store(gradient, ArrayKind.Tokens), target);
        }

        return Bound("Vectors", planner, bound);
    }

    /// <summary>Right operands of products are fields, or parts of fields, as they are or transposed.</summary>
    private Func<Value, WeightPlace> WeightOf(IReadOnlyDictionary<Value, Value> outside) => right =>
    {
        bool transposed = false;
        List<(Slice Slice, bool Transposed)> slices = [];
        for (Value value = right; ; value = value.Op is Port ? outside[value] : value.Operands[0])
        {
            switch (value.Op)
            {
                case Transpose:
                    transposed = !transposed;
                    break;
                case Slice slice:
                    slices.Add((slice, transposed));
                    break;
                case Port:
                    break;
                case Parameter when FieldOf(value) is { } field:
                    // An axis of a slice counts in the field's own orientation there, which ends untransposed.
                    int rows = 0, columns = 0;
                    foreach ((Slice slice, bool before) in slices)
                    {
                        bool alongRows = (slice.Axis == 0) == (before == transposed);
                        (rows, columns) = alongRows ? (rows + slice.Start, columns) : (rows, columns + slice.Start);
                    }

                    return new WeightPlace(field, rows, columns, transposed);
                default:
                    throw new NotSupportedException($"The weight of a product is {value.Op.Text}.");
            }
        }
    };
}
