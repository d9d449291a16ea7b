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

    /// <summary>Of the stores those of each array, and for each lane the first that is always written.</summary>
    private readonly Dictionary<PhaseArray, List<LaneStore>> ofArray = [];
    private readonly Dictionary<LaneValue, LaneStore> written = [];
    private readonly HashSet<LaneValue> searched = [];
    private readonly HashSet<PhaseArray> given = [];
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
        given.Add(array);
        return array;
    }

    /// <summary>A value that is wanted in an array.</summary>
    public PhaseArray Store(Value value, ArrayKind kind, bool saved = false)
    {
        PhaseArray array = Add(kind, value.Name, KernelSizes.Columns(value), saved);
        foreach ((LaneValue lane, int part) in Lanes.All(value).Select((lane, part) => (lane, part)))
        {
            Add(new LaneStore(array, part, lane, LaneGraph.DomainOf(value)));
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
        var pending = new SortedDictionary<(int Level, Domain Domain), List<LaneStore>>();
        foreach (LaneStore store in stores)
        {
            Wait(store);
        }

        var bodies = new Dictionary<(int, Domain), Body>();
        List<((int Level, Domain Domain) Stage, List<LaneStore> Stores)> done = [];
        while (pending.Count > 0)
        {
            KeyValuePair<(int Level, Domain Domain), List<LaneStore>> stage = pending.Last();
            pending.Remove(stage.Key);
            done.Add((stage.Key, stage.Value));
            var body = new Body(new(), []);
            foreach (LaneStore store in stage.Value)
            {
                Compute(store.Lane, stage.Key, body, Wait);
            }

            bodies.Add(stage.Key, body);
        }

        done.Reverse();
        return new Phase(arrays, [.. done.Select(stage => Stage(stage.Stage, bodies[stage.Stage], stage.Stores))], places, totals, homes);

        void Wait(LaneStore store)
        {
            (int, Domain) stage = (Level(store.Lane), DomainOf(store));
            (pending.TryGetValue(stage, out List<LaneStore>? waiting) ? waiting : pending[stage] = []).Add(store);
        }
    }

    private PhaseStage Stage((int Level, Domain Domain) stage, Body body, IReadOnlyList<LaneStore> stores)
    {
        ProductGroup[] groups =
        [
            .. body.Lanes.Lanes.Where(lane => lane.Kind == LaneKind.Product && !body.Loaded.Contains(lane))
                .GroupBy(lane => (Left: lefts[lane.Source.Operands[0]], Depth: KernelSizes.Columns(lane.Source.Operands[0])))
                .Select(group => new ProductGroup(group.Key.Left, group.Key.Depth, [.. group.OrderBy(lane => lane.Source.Id).ThenBy(lane => lane.Part).Select(Part)])),
        ];
        return new PhaseStage(stage.Domain, groups, body.Lanes.Lanes, body.Loaded, stores);

        ProductPart Part(LaneValue lane)
        {
            WeightPlace whole = weightOf(lane.Source.Operands[1]);
            int start = lane.Part * KernelSizes.Of(stage.Domain);
            return new ProductPart(lane, whole.Transposed ? whole with { RowStart = whole.RowStart + start } : whole with { ColumnStart = whole.ColumnStart + start });
        }
    }

    private static Domain DomainOf(LaneStore store) => store.Lane.Domain ?? store.Domain ?? Domain.Units;

    /// <summary>Lanes of the stage, operands first.</summary>
    private void Compute(LaneValue wanted, (int Level, Domain Domain) stage, Body body, Action<LaneStore> wait)
    {
        OperandsFirst.Visit(wanted, body.Lanes.Contains, lane => IsElsewhere(lane) ? [] : lane.Operands, lane =>
        {
            if (IsElsewhere(lane))
            {
                body.Loaded.Add(lane);
                if (!homes.ContainsKey(lane))
                {
                    // A stored place that is always written, or one of its own.
                    if (!written.TryGetValue(lane, out LaneStore? home))
                    {
                        home = Add(new LaneStore(Add(ArrayKind.Local, lane.Name, KernelSizes.Of(lane.Domain ?? Domain.Units)), 0, lane, lane.Domain));
                        wait(home);
                    }

                    homes.Add(lane, home);
                }
            }

            body.Lanes.Add(lane);
        });

        bool IsElsewhere(LaneValue lane) => lane.Kind is LaneKind.Apply or LaneKind.Product && lane.Domain is not null && Level(lane) < stage.Level && !lane.IsCheap;
    }

    private int Level(LaneValue wanted)
    {
        OperandsFirst.Visit(wanted, levels.ContainsKey, Before, lane => levels.Add(
            lane, Before(lane).Select(before => levels[before]).DefaultIfEmpty(lane.Kind is LaneKind.Product or LaneKind.Total ? -1 : 0).Max() + (lane.Kind is LaneKind.Product or LaneKind.Total ? 1 : 0)));
        return levels[wanted];

        // What a lane follows; a product of what is there before the first stage follows nothing.
        IReadOnlyList<LaneValue> Before(LaneValue lane) => lane.Kind switch
        {
            LaneKind.Product => lefts[lane.Source.Operands[0]] is { Array.Kind: ArrayKind.Tokens or ArrayKind.Handed or ArrayKind.Before } left && given.Contains(left.Array)
                ? []
                : Lanes.All(lane.Source.Operands[0]),
            LaneKind.Total => Lanes.All(lane.Source.Operands[0]),
            _ => lane.Operands,
        };
    }

    private void FindProducts(LaneValue wanted)
    {
        var waiting = new Stack<LaneValue>([wanted]);
        while (waiting.Count > 0)
        {
            LaneValue lane = waiting.Pop();
            if (!searched.Add(lane))
            {
                continue;
            }

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
                for (int part = 0; part < parts.Count; part++)
                {
                    Add(new LaneStore(array, part, parts[part], parts[part].Domain, Total: true));
                }
            }

            for (int operand = lane.Operands.Count - 1; operand >= 0; operand--)
            {
                waiting.Push(lane.Operands[operand]);
            }
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
            && ofArray.TryGetValue(array, out List<LaneStore>? own) && own.OrderBy(store => store.Part).Select(store => store.Lane).SequenceEqual(parts));
        if (stored is null)
        {
            stored = Add(ArrayKind.Local, left.Name, KernelSizes.Columns(left));
            for (int part = 0; part < parts.Count; part++)
            {
                Add(new LaneStore(stored, part, parts[part], parts[part].Domain));
            }
        }

        return new PhasePlace(stored, 0);
    }

    private LaneStore Add(LaneStore store)
    {
        stores.Add(store);
        (ofArray.TryGetValue(store.Array, out List<LaneStore>? own) ? own : ofArray[store.Array] = []).Add(store);
        if (!store.Array.Saved && !store.Total && !written.ContainsKey(store.Lane))
        {
            written.Add(store.Lane, store);
        }

        return store;
    }

    private PhaseArray Add(ArrayKind kind, string name, int columns, bool saved = false)
    {
        var array = new PhaseArray(arrays.Count, kind, name, columns, saved);
        arrays.Add(array);
        return array;
    }

    /// <summary>What a stage computes, operands first, and what of it it finds stored.</summary>
    private sealed record Body(LaneList Lanes, HashSet<LaneValue> Loaded);

    /// <summary>Lanes in their order, each once.</summary>
    private sealed class LaneList
    {
        private readonly List<LaneValue> lanes = [];
        private readonly HashSet<LaneValue> contained = [];

        public IReadOnlyList<LaneValue> Lanes => lanes;

        public bool Contains(LaneValue lane) => contained.Contains(lane);

        public void Add(LaneValue lane)
        {
            contained.Add(lane);
            lanes.Add(lane);
        }
    }
}
