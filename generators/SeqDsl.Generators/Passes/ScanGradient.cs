using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>
/// The derivative of a scan is a scan that runs the other way. Its state is the gradient of the forward state; its step is the reverse
/// accumulation of the forward step; what it needs of the forward step's values is yielded by the forward scan and sliced by this one.
/// </summary>
internal sealed class ScanGradient
{
    private readonly StepGraph original;
    private readonly ValueSet keeps = new();
    private readonly ValueSet yields;

    /// <summary>Of the workshop's values of the forward step those that differ from step to step.</summary>
    private readonly HashSet<Value> ofStep = [];

    /// <summary>The step's equations in a builder of their own, where gradients are added to them.</summary>
    private readonly GraphBuilder workshop = new();
    private readonly Dictionary<Value, Value> originalOf = [];
    private readonly Dictionary<Value, Value> copyOf = [];

    public ScanGradient(Scan scan)
    {
        original = scan.Step;
        if (original.Sums.Count > 0)
        {
            throw new NotSupportedException("A scan with sums, which is a derivative itself, cannot be differentiated again.");
        }

        yields = new(original.Yields);
        foreach (Value value in original.Equations)
        {
            workshop.Layer = value.Layer;
            Value copy = workshop.Make(value.Op, [.. value.Operands.Select(operand => copyOf[operand])], value.Name);
            copyOf[value] = copy;
            originalOf[copy] = value;
            if (copy.Op is Port port ? port.Of != StepPort.Invariant : copy.Operands.Any(ofStep.Contains))
            {
                ofStep.Add(copy);
            }
        }

        // What to keep is found by differentiating as if all yields had gradients.
        var demanded = new Translation(this);
        IReadOnlyList<Value?> gradients = Accumulate([.. original.Yields.Select(_ => true)]);
        foreach (Value? gradient in gradients)
        {
            if (gradient is not null)
            {
                demanded.Of(gradient);
            }
        }

        foreach (Value keep in demanded.Keeps)
        {
            keeps.Add(keep);
        }

        Yields = original.Yields.Count;
        Forward = scan with
        {
            Step = new StepGraph(original.Carries, original.Slices, original.Invariants, original.Next, [.. original.Yields, .. keeps.Values], []),
        };
    }

    /// <summary>The forward scan with what backward needs among its yields.</summary>
    public Scan Forward { get; }

    /// <summary>How many of its yields are the model's own.</summary>
    public int Yields { get; }

    /// <param name="hasGradient">For each of the model's own yields whether the loss depends on it.</param>
    public BackwardScan Differentiate(IReadOnlyList<bool> hasGradient)
    {
        var translation = new Translation(this, hasGradient);
        IReadOnlyList<Value?> gradients = Accumulate(hasGradient);
        Value[] made = [.. gradients.Select((gradient, index) => gradient is null
            ? index < original.Carries.Count ? throw new InvalidOperationException($"The state {original.Carries[index].Name} has no gradient.") : null!
            : translation.Of(gradient))];

        int carries = original.Carries.Count, slices = original.Slices.Count;
        List<Value> yields = [], sums = [];
        int?[] results = new int?[made.Length];
        for (int operand = 0; operand < made.Length; operand++)
        {
            if (made[operand] is not null && operand < carries + slices)
            {
                results[operand] = yields.Count;
                yields.Add(made[operand]);
            }
        }

        for (int operand = carries + slices; operand < made.Length; operand++)
        {
            if (made[operand] is not null)
            {
                results[operand] = yields.Count + sums.Count;
                sums.Add(made[operand]);
            }
        }

        var step = new StepGraph(translation.Carries, translation.Slices, translation.Invariants, [.. made.Take(carries)], yields, sums);
        return new BackwardScan(new Scan(step, !Forward.Reverse) { Over = Forward.Over }, translation.Kept, translation.InvariantIndices, results);
    }

    /// <summary>The gradient of each port of the step: carries, slices, invariants; in the workshop.</summary>
    private IReadOnlyList<Value?> Accumulate(IReadOnlyList<bool> hasGradient)
    {
        var gradients = new Dictionary<Value, Value>();
        for (int carry = 0; carry < original.Carries.Count; carry++)
        {
            Value incoming = workshop.Make(new GradientPort(StepPort.Carry, carry, original.Carries[carry].Shape), [], Passes.Differentiate.GradientName(original.Next[carry]));
            Passes.Differentiate.Accumulate(gradients, [copyOf[original.Next[carry]]], [incoming], workshop);
        }

        for (int yield = 0; yield < original.Yields.Count; yield++)
        {
            if (hasGradient[yield])
            {
                Value incoming = workshop.Make(new GradientPort(StepPort.Slice, yield, original.Yields[yield].Shape), [], original.Yields[yield].Name + "OutputGradient");
                Passes.Differentiate.Accumulate(gradients, [copyOf[original.Yields[yield]]], [incoming], workshop);
            }
        }

        foreach (Value value in original.Equations.Reverse().Select(value => copyOf[value]))
        {
            workshop.Layer = value.Layer;
            if (value.Op is not Port && gradients.TryGetValue(value, out Value? gradient))
            {
                Passes.Differentiate.Accumulate(gradients, value.Operands, value.Op.Gradients(workshop, value, gradient), workshop);
            }
        }

        return [.. original.Carries.Concat(original.Slices).Concat(original.Invariants)
            .Select(port => copyOf.TryGetValue(port, out Value? copy) && gradients.TryGetValue(copy, out Value? gradient) ? gradient
                : port.Op is Port { Of: StepPort.Carry } ? workshop.Multiply(workshop.Constant(0), Incoming(port))
                : null)];

        // The next value ignores the state: no gradient flows through it, but the scan still has to carry something.
        Value Incoming(Value port) => workshop.Make(new GradientPort(StepPort.Carry, ((Port)port.Op).Index, port.Shape), []);
    }

    /// <summary>
    /// Gradients as equations of the backward step. A value of the forward step is taken from where it can be had: the scan's own operand,
    /// recomputed if it is a view, a constant's distance or the same at every step, else kept by the forward scan.
    /// </summary>
    private sealed class Translation(ScanGradient scan, IReadOnlyList<bool>? hasGradient = null)
    {
        private readonly GraphBuilder builder = new();
        private readonly Dictionary<Value, Value> made = [];
        private readonly List<Value> kept = [];
        private readonly List<Value> invariants = [];
        private readonly List<int> invariantIndices = [];
        private readonly List<KeptValue> keptValues = [];
        private readonly ValueSet added = new();

        private readonly int yields = hasGradient?.Count(has => has) ?? scan.original.Yields.Count;

        /// <summary>Values of the original step that the forward scan has to yield.</summary>
        public IReadOnlyList<Value> Keeps => added.Values;

        public IReadOnlyList<Value> Carries => [.. scan.original.Carries.Select((carry, index) => CarryPort(index, carry.Shape))];

        public IReadOnlyList<Value> Slices =>
        [
            .. scan.original.Yields.Select((yield, index) => (yield, index)).Where(pair => hasGradient![pair.index])
                .Select((pair, position) => SlicePort(position, pair.yield.Shape, pair.yield.Name + "OutputGradient")),
            .. kept,
        ];

        public IReadOnlyList<Value> Invariants => invariants;

        public IReadOnlyList<int> InvariantIndices => invariantIndices;

        public IReadOnlyList<KeptValue> Kept => keptValues;

        public Value Of(Value value)
        {
            OperandsFirst.Visit(value, made.ContainsKey, next => IsMadeAgain(next) ? next.Operands : [], next => made.Add(next, Make(next)));
            return made[value];
        }

        /// <summary>Whether it is an equation of the backward step: a gradient, or what is cheaper to have again than to keep.</summary>
        private bool IsMadeAgain(Value value) => value.Op is not (GradientPort or Port)
            && (!scan.originalOf.ContainsKey(value) || value.Op.IsView || IsFromOne(value) || !scan.ofStep.Contains(value));

        private Value Make(Value value)
        {
            if (IsMadeAgain(value))
            {
                Value[] operands = [.. value.Operands.Select(operand => made[operand])];
                builder.Layer = value.Layer;
                return builder.Make(value.Op, operands, value.Name);
            }

            switch (value.Op)
            {
                case GradientPort { Of: StepPort.Carry } carry:
                    return CarryPort(carry.Index, carry.Shape);
                case GradientPort gradient:
                    return SlicePort(hasGradient is null ? gradient.Index : hasGradient.Take(gradient.Index).Count(has => has), gradient.Shape, value.Name);
                case Port { Of: StepPort.Invariant } invariant:
                    invariantIndices.Add(invariant.Index);
                    invariants.Add(builder.Make(new Port(StepPort.Invariant, invariants.Count, value.Shape, value.Kind), [], value.Name));
                    return invariants[invariants.Count - 1];
                case Port { Of: StepPort.Slice } slice:
                    return Keep(scan.originalOf[value], new KeptValue(KeptFrom.Slice, slice.Index));
            }

            Value forward = scan.originalOf[value];
            int index = scan.yields.IndexOf(forward);
            if (index < 0)
            {
                if (!scan.keeps.Contains(forward))
                {
                    added.Add(forward);
                }

                index = scan.original.Yields.Count + (scan.keeps.Contains(forward) ? scan.keeps.IndexOf(forward) : added.IndexOf(forward));
            }

            return Keep(forward, new KeptValue(KeptFrom.Yield, index));
        }

        private Value Keep(Value forward, KeptValue source)
        {
            keptValues.Add(source);
            kept.Add(SlicePort(yields + kept.Count, forward.Shape, forward.Name));
            return kept[kept.Count - 1];
        }

        private Value CarryPort(int index, Shape shape) =>
            builder.Make(new Port(StepPort.Carry, index, shape), [], Passes.Differentiate.GradientName(scan.original.Next[index]));

        private Value SlicePort(int index, Shape shape, string name) => builder.Make(new Port(StepPort.Slice, index, shape), [], name);

        /// <summary>1 − z: cheaper to have again than to keep beside z.</summary>
        private static bool IsFromOne(Value value) => value.Op is BinaryOp && value.Operands.Any(operand => operand.Op is Constant);
    }

    /// <summary>Stands in the workshop for a gradient that arrives from the step after or from outside.</summary>
    private sealed record GradientPort(StepPort Of, int Index, Shape Shape) : Op
    {
        public override string Text => "gradient";

        public override Shape Infer(IReadOnlyList<Value> operands) => Shape;

        public override Amount Flops(Value y) => Amount.Zero;

        public override Graph.Interpretation.Block Evaluate(IReadOnlyList<Graph.Interpretation.Block> operands, Graph.Interpretation.Evaluation run) =>
            throw new InvalidOperationException("It never leaves the workshop.");

        public override string Write(Value y, IReadOnlyList<string> operands) => throw new InvalidOperationException("It never leaves the workshop.");
    }
}

/// <summary>Where the backward scan finds a value of the forward step.</summary>
internal enum KeptFrom
{
    /// <summary>An operand that the forward scan slices.</summary>
    Slice,

    /// <summary>A yield of the forward scan.</summary>
    Yield,
}

internal sealed record KeptValue(KeptFrom From, int Index);

/// <summary>A backward scan and how it is wired.</summary>
/// <param name="Scan">Carries: the gradients of the forward carries. Slices: those of the yields that have one, then <paramref name="Kept"/>.</param>
/// <param name="Invariants">Which invariants of the forward scan it takes, in its order.</param>
/// <param name="Gradients">For each operand of the forward scan which result is its gradient; for a carry that before each step. Null: none.</param>
internal sealed record BackwardScan(Scan Scan, IReadOnlyList<KeptValue> Kept, IReadOnlyList<int> Invariants, IReadOnlyList<int?> Gradients);
