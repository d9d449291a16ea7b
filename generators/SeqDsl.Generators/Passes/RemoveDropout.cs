using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>Afterwards nothing is dropped and no label is smoothed: the graph of a model in use. (1/(1 − p) was applied in training, so nothing is scaled either.)</summary>
internal sealed class RemoveDropout : Rewriter
{
    public static ModelGraph Run(ModelGraph graph, CancellationToken cancellation = default) => new RemoveDropout().Rewrite(graph, cancellation);

    /// <summary>The ports at which masks enter the step at hand.</summary>
    private readonly HashSet<Value> masks = [];

    protected override StepGraph Step(StepGraph step) => CopyStep(step);

    protected override IReadOnlyList<Value> Scan(Value original, IReadOnlyList<Value> operands, IReadOnlyCollection<int> picks, GraphBuilder g)
    {
        var scan = (Scan)original.Op;
        (Value Operand, Value Port)[] entering = [.. scan.Ports(original.Operands).Select(port => (port.Operand, port.Port))];
        masks.UnionWith(entering.Where(port => IsMask(port.Operand)).Select(port => port.Port));
        if (masks.Count == 0)
        {
            return base.Scan(original, operands, picks, g);
        }

        // Masks stand behind all other slices: the ports that stay keep their numbers.
        StepGraph copy = CopyStep(scan.Step);
        Value[] slices = [.. copy.Slices.Where((_, index) => !masks.Contains(scan.Step.Slices[index]))];
        var step = new StepGraph(copy.Carries, slices, copy.Invariants, copy.Next, copy.Yields, copy.Sums);
        Value[] kept = [.. operands.Where((_, index) => !masks.Contains(entering[index].Port))];
        masks.Clear();
        return Results(g.Scan(scan with { Step = step, Cell = scan.Cell?.InUse ?? scan.Cell }, kept, original.Name), original, g);
    }

    protected override Value Equation(Value original, IReadOnlyList<Value> operands, GraphBuilder g) =>
        original.Op is CrossEntropy { Smoothing: > 0 } ? g.Make(CrossEntropy.Op, operands, original.Name)
        : original.Op is Multiply && IsMask(original.Operands[1]) ? operands[0] : base.Equation(original, operands, g);

    /// <summary>A mask, rows of one, or where one enters a step.</summary>
    private bool IsMask(Value value) => value.Op is DropoutMask or SharedMask || (value.Op is TakeRows && value.Operands[0].Op is SharedMask) || masks.Contains(value);
}
