using SeqDsl.Generators.Graph;

namespace SeqDsl.Generators.Kernels;

/// <summary>
/// Makes stages of equations: each lane is computed at the first stage where its operands are there; what a later stage needs is stored, or computed again
/// where that is cheaper.
/// </summary>
/// <param name="weightOf">The field behind the right operand of a product.</param>
/// <param name="outside">The value that stands for a port of a step, for one that all rows share.</param>
internal sealed class PhasePlanner(Func<Value, WeightPlace> weightOf, IReadOnlyDictionary<Value, Value> outside)
{
    private readonly List<PhaseArray> arrays = [];
    private readonly Dictionary<Value, PhaseArray> places = [];
    private readonly List<LaneStore> stores = [];
    private readonly Dictionary<LaneValue, LaneStore> homes = [];
    private readonly Dictionary<LaneValue, int> levels = [];
    private readonly Dictionary<Value, PhasePlace> lefts = [];
    private readonly Dictionary<Value, PhaseArray> totals = [];
    private LaneGraph? lanes;

    private LaneGraph Lanes => lanes ??= new LaneGraph(places.ContainsKey, outside);

    /// <summary>A value that is there: before anything is said to be stored.</summary>
    public PhaseArray Given(Value value, ArrayKind kind)
    {
        PhaseArray array = Add(kind, value.Name, KernelSizes.Columns(value));
        places.Add(value, array);
        return array;
    }

    /// <summary>A value that is wanted in an array.</summary>
    public PhaseArray Store(Value value, ArrayKind kind, bool saved = false)
    {
        PhaseArray array = Add(kind, value.Name, KernelSizes.Columns(value), saved);
        foreach ((LaneValue lane, int part) in Lanes.All(value).Select((lane, part) => (lane, part)))
        {
            stores.Add(new LaneStore(array, part, lane, LaneGraph.DomainOf(value)));
        }

        return array;
    }

    public Phase Plan()
    {
        // Left operands of products first: storing them may need further products.
        for (int index = 0; index < stores.Count; index++)
        {
            FindProducts(stores[index].Lane);
        }

        // From the last stage to the first: a stage may ask an earlier one to store something.
        var pending = new SortedSet<(int Level, Domain Domain)>(stores.Select(store => (Level(store.Lane), DomainOf(store))));
        var bodies = new Dictionary<(int, Domain), Body>();
        List<(int Level, Domain Domain)> done = [];
        while (pending.Count > 0)
        {
            (int Level, Domain Domain) stage = pending.Max;
            pending.Remove(stage);
            done.Add(stage);
            var body = new Body([], []);
            for (int index = 0; index < stores.Count; index++)
            {
                if ((Level(stores[index].Lane), DomainOf(stores[index])) == stage)
                {
                    Compute(stores[index].Lane, stage, body, pending);
                }
            }

            bodies.Add(stage, body);
        }

        done.Reverse();
        return new Phase(arrays, [.. done.Select(stage => Stage(stage, bodies[stage]))], places, totals, homes);
    }

    private PhaseStage Stage((int Level, Domain Domain) stage, Body body)
    {
        ProductGroup[] groups =
        [
            .. body.Lanes.Where(lane => lane.Kind == LaneKind.Product && !body.Loaded.Contains(lane))
                .GroupBy(lane => (Left: lefts[lane.Source.Operands[0]], Depth: KernelSizes.Columns(lane.Source.Operands[0])))
                .Select(group => new ProductGroup(group.Key.Left, group.Key.Depth, [.. group.OrderBy(lane => lane.Source.Id).ThenBy(lane => lane.Part).Select(Part)])),
        ];
        return new PhaseStage(
            stage.Domain,
            groups,
            body.Lanes,
            body.Loaded,
            [.. stores.Where(store => (Level(store.Lane), DomainOf(store)) == stage)]);

        ProductPart Part(LaneValue lane)
        {
            WeightPlace whole = weightOf(lane.Source.Operands[1]);
            int start = lane.Part * KernelSizes.Of(stage.Domain);
            return new ProductPart(lane, whole.Transposed ? whole with { RowStart = whole.RowStart + start } : whole with { ColumnStart = whole.ColumnStart + start });
        }
    }

    private static Domain DomainOf(LaneStore store) => store.Lane.Domain ?? store.Domain ?? Domain.Units;

    /// <summary>Lanes of the stage, operands first.</summary>
    private void Compute(LaneValue lane, (int Level, Domain Domain) stage, Body body, SortedSet<(int, Domain)> pending)
    {
        if (body.Lanes.Contains(lane))
        {
            return;
        }

        bool elsewhere = lane.Kind is LaneKind.Apply or LaneKind.Product
            && lane.Domain is not null && Level(lane) < stage.Level && !lane.IsCheap;
        if (elsewhere)
        {
            body.Loaded.Add(lane);
            if (!homes.ContainsKey(lane))
            {
                // A stored place that is always written, or one of its own.
                LaneStore home = stores.FirstOrDefault(store => store.Lane == lane && !store.Array.Saved && !store.Total)
                    ?? new LaneStore(Add(ArrayKind.Local, lane.Name, KernelSizes.Of(lane.Domain ?? Domain.Units)), 0, lane, lane.Domain);
                homes.Add(lane, home);
                if (!stores.Contains(home))
                {
                    stores.Add(home);
                    pending.Add((Level(lane), lane.Domain ?? stage.Domain));
                }
            }
        }
        else
        {
            foreach (LaneValue operand in lane.Operands)
            {
                Compute(operand, stage, body, pending);
            }
        }

        body.Lanes.Add(lane);
    }

    private int Level(LaneValue lane)
    {
        if (!levels.TryGetValue(lane, out int level))
        {
            level = lane.Kind switch
            {
                LaneKind.Product => lefts[lane.Source.Operands[0]] is { Array.Kind: ArrayKind.Tokens or ArrayKind.Handed or ArrayKind.Before } left && places.ContainsValue(left.Array)
                    ? 0
                    : 1 + Lanes.All(lane.Source.Operands[0]).Max(Level),
                LaneKind.Total => 1 + Lanes.All(lane.Source.Operands[0]).Max(Level),
                _ => lane.Operands.Select(Level).DefaultIfEmpty(0).Max(),
            };
            levels.Add(lane, level);
        }

        return level;
    }

    private void FindProducts(LaneValue lane)
    {
        if (lane.Kind == LaneKind.Product && !lefts.ContainsKey(lane.Source.Operands[0]))
        {
            lefts.Add(lane.Source.Operands[0], LeftPlace(lane.Source.Operands[0]));
        }

        if (lane.Kind == LaneKind.Total && !totals.ContainsKey(lane.Source))
        {
            PhaseArray array = Add(ArrayKind.Totals, lane.Source.Name, 0);
            totals.Add(lane.Source, array);
            IReadOnlyList<LaneValue> parts = Lanes.All(lane.Source.Operands[0]);

            // The sum over the parts of a row is that over the lanes of one part after the other.
            stores.AddRange(parts.Select((part, index) => new LaneStore(array, index, part, part.Domain, Total: true)));
        }

        foreach (LaneValue operand in lane.Operands)
        {
            FindProducts(operand);
        }
    }

    /// <summary>Where the left operand of a product stands in one piece; it is stored there if it does not.</summary>
    private PhasePlace LeftPlace(Value left)
    {
        IReadOnlyList<LaneValue> parts = Lanes.All(left);
        if (parts.All(part => part.Kind == LaneKind.Memory && part.Source == parts[0].Source) && parts.Select(part => part.Part - parts[0].Part).SequenceEqual(Enumerable.Range(0, parts.Count)))
        {
            int unit = KernelSizes.Columns(left) / parts.Count;
            return new PhasePlace(places[parts[0].Source], parts[0].Part * unit);
        }

        PhaseArray? stored = arrays.FirstOrDefault(array => !array.Saved && array.Kind is not (ArrayKind.After or ArrayKind.Totals) && array.Columns == KernelSizes.Columns(left)
            && stores.Where(store => store.Array == array).OrderBy(store => store.Part).Select(store => store.Lane).SequenceEqual(parts));
        if (stored is null)
        {
            stored = Add(ArrayKind.Local, left.Name, KernelSizes.Columns(left));
            stores.AddRange(parts.Select((lane, part) => new LaneStore(stored, part, lane, lane.Domain)));
        }

        return new PhasePlace(stored, 0);
    }

    private PhaseArray Add(ArrayKind kind, string name, int columns, bool saved = false)
    {
        var array = new PhaseArray(arrays.Count, kind, name, columns, saved);
        arrays.Add(array);
        return array;
    }

    /// <summary>What a stage computes, operands first, and what of it it finds stored.</summary>
    private sealed record Body(List<LaneValue> Lanes, HashSet<LaneValue> Loaded);
}
