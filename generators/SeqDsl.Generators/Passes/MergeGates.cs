using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>
/// Afterwards what is done to neighbouring slices is done once to all of them: the gates of a cell are one product with their stacked
/// weights, one sum, and one sigmoid where sigmoids stand side by side. A cell's file names each gate; this pass is why that costs nothing.
/// </summary>
internal sealed class MergeGates : Rewriter
{
    /// <summary>For each equation that is merged: with which others, and where its part of the whole begins.</summary>
    private readonly Dictionary<Value, (Merge Merge, int Start)> merges = [];

    public static ModelGraph Run(ModelGraph graph, CancellationToken cancellation = default)
    {
        // Merged products make their sums neighbours, merged sums their activations: until nothing is left to merge.
        while (true)
        {
            var pass = new MergeGates();
            pass.Find(graph.Equations);
            foreach (Value scan in graph.Equations.Where(value => value.Op is Scan))
            {
                pass.Find(((Scan)scan.Op).Step.Equations);
            }

            if (pass.merges.Count == 0)
            {
                return graph;
            }

            graph = new Simplify().Rewrite(pass.Rewrite(graph, cancellation), cancellation);
        }
    }

    protected override StepGraph Step(StepGraph step) => CopyStep(step);

    protected override Value Equation(Value original, IReadOnlyList<Value> operands, GraphBuilder g)
    {
        if (!merges.TryGetValue(original, out (Merge Merge, int Start) place))
        {
            return base.Equation(original, operands, g);
        }

        Merge merge = place.Merge;
        merge.Whole ??= g.Make(original.Op, [.. operands.Select((operand, index) => Widen(operand, merge.Starts[index], merge.Length, g))], merge.Name);
        return g.Slice(merge.Whole, original.Shape.Rank - 1, place.Start, original.Shape.Features.Size, original.Name);
    }

    /// <summary>The slice that covers all members' parts; of a transposed weight, its rows. What is no slice (null) is the same for all.</summary>
    private static Value Widen(Value operand, int? start, int length, GraphBuilder g) =>
        start is null ? operand
        : operand.Op is Transpose ? g.Transpose(Widen(operand.Operands[0], start, length, g))
        : g.Slice(operand.Operands[0], ((Slice)operand.Op).Axis, start.Value, length);

    private void Find(IReadOnlyList<Value> equations)
    {
        foreach (IGrouping<object, Value> group in equations.Where(value => Key(value) is not null).GroupBy(value => Key(value)!))
        {
            Value[] members = [.. group.OrderBy(Begin)];
            int first = 0;
            for (int index = 1; index <= members.Length; index++)
            {
                bool follows = index < members.Length && Begin(members[index]) == Begin(members[index - 1]) + members[index - 1].Shape.Features.Size;
                if (!follows)
                {
                    Add(new ArraySegment<Value>(members, first, index - first));
                    first = index;
                }
            }
        }
    }

    private void Add(ArraySegment<Value> members)
    {
        if (members.Count < 2)
        {
            return;
        }

        Value first = members.First();
        var merge = new Merge(
            Join(members.Select(member => member.Name).Distinct()) is { Length: < 24 } joined ? joined : "gates",
            members.Sum(member => member.Shape.Features.Size),
            [.. first.Operands.Select(operand => ((Slice?)SliceOf(operand)?.Op)?.Start)]);
        int start = 0;
        foreach (Value member in members)
        {
            merges.Add(member, (merge, start));
            start += member.Shape.Features.Size;
        }
    }

    /// <summary>"inputGate", "forgetGate" → "inputGateForgetGate"</summary>
    private static string Join(IEnumerable<string> names) =>
        names.Aggregate((left, right) => left + char.ToUpperInvariant(right[0]) + right.Substring(1));

    /// <summary>Equal for equations that are the same but for the slice they are done to; null for those that are done to none.</summary>
    private static object? Key(Value value)
    {
        switch (value.Op)
        {
            case MatMul when value.Operands[1].Op is Transpose && SliceOf(value.Operands[1]) is { } weight:
                return (value.Op, value.Operands[0], weight.Operands[0]);
            case UnaryOp when SliceOf(value.Operands[0]) is { } only:
                return (value.Op, only.Operands[0]);
            case BinaryOp when SliceOf(value.Operands[0]) is { } left && SliceOf(value.Operands[1]) is { } right
                               && value.Operands.All(operand => operand.Shape.Rank > 0 && operand.Shape.Features == value.Shape.Features):
                return (value.Op, left.Operands[0], right.Operands[0], ((Slice)left.Op).Start - ((Slice)right.Op).Start);
            default:
                return null;
        }
    }

    private static int Begin(Value value) => ((Slice)SliceOf(value.Operands[value.Op is MatMul ? 1 : 0])!.Op).Start;

    /// <summary>The slice along features that the operand is; for a transposed weight the slice of its rows.</summary>
    private static Value? SliceOf(Value operand) =>
        operand.Op is Transpose ? operand.Operands[0] is { Op: Slice { Axis: 0 } } rows ? rows : null
        : operand.Op is Slice slice && slice.Axis == operand.Shape.Rank - 1 ? operand
        : null;

    /// <param name="starts">For each operand where the slice of the first member begins; null: not a slice.</param>
    private sealed class Merge(string name, int length, int?[] starts)
    {
        public string Name { get; } = name;

        public int Length { get; } = length;

        public int?[] Starts { get; } = starts;

        /// <summary>The merged equation, once the first member has been reached.</summary>
        public Value? Whole { get; set; }
    }
}
