using SeqDsl.Generators.Graph.Cells;
using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>
/// A recurrence over the steps of every sequence in the batch:
/// <c>state = initial; for each step t: (state, yieldₜ) = step(state, sliceₜ, invariants)</c>.
/// Rows of step t are the sequences longer than t. A reverse scan begins each sequence at its own end. A row's state is the initial
/// one when the row becomes active and is forgotten when it ends; the last state of a sequence is found among the yields.
/// Operands: initial states [B, H], then what is sliced [N, F], then invariants. Results are taken by <see cref="Pick"/>: yields, then sums.
/// </summary>
/// <param name="Cell">Whose step this is, while it is as the cell says it; null for what a pass derived, and where no kernel can be.</param>
internal sealed record Scan(StepGraph Step, bool Reverse, ScanCell? Cell = null) : BundleOp
{
    /// <summary>The sequences that it runs along.</summary>
    public Packing Over { get; init; } = Packing.Main;

    public override string Text => (Reverse ? "scan reverse" : "scan") + Over.Text;

    public override string ResultName => "scan";

    public override Shape Infer(IReadOnlyList<Value> operands)
    {
        foreach ((Value operand, Value port, StepPort kind) in Ports(operands))
        {
            Shape expected = kind switch
            {
                StepPort.Carry => port.Shape.With(0, Over.Sequences),
                StepPort.Slice => port.Shape.With(0, Over.Tokens),
                _ => port.Shape,
            };
            if (operand.Shape != expected)
            {
                throw new ShapeException($"a scan's {kind.ToString().ToLowerInvariant()} {port.Name} takes {expected}, and got {operand.Shape}");
            }
        }

        for (int carry = 0; carry < Step.Carries.Count; carry++)
        {
            if (Step.Next[carry].Shape != Step.Carries[carry].Shape)
            {
                throw new ShapeException($"the state {Step.Carries[carry].Name} is {Step.Carries[carry].Shape}, and its next value {Step.Next[carry].Shape}");
            }
        }

        return Shape.Scalar;
    }

    public override int ResultCount => Step.Yields.Count + Step.Sums.Count;

    public override Shape ShapeOf(int index, IReadOnlyList<Value> operands) =>
        index < Step.Yields.Count ? Step.Yields[index].Shape.With(0, Over.Tokens) : Step.Sums[index - Step.Yields.Count].Shape;

    /// <summary>Each operand with the value that stands for it in the step.</summary>
    public IEnumerable<(Value Operand, Value Port, StepPort Kind)> Ports(IReadOnlyList<Value> operands)
    {
        int carries = Step.Carries.Count, slices = Step.Slices.Count;
        for (int index = 0; index < operands.Count; index++)
        {
            yield return index < carries ? (operands[index], Step.Carries[index], StepPort.Carry)
                : index < carries + slices ? (operands[index], Step.Slices[index - carries], StepPort.Slice)
                : (operands[index], Step.Invariants[index - carries - slices], StepPort.Invariant);
        }
    }

    public override Amount Flops(Value y) => StepFlops;

    /// <summary>The step's, over all steps, and what is added up.</summary>
    public Amount StepFlops => Amount.Sum(StepFlopsOf(-1).Select(cost => cost.Flops));

    /// <summary>The same by the layers that the step's equations are of.</summary>
    /// <param name="layer">The scan's own, whose are the equations of a cell.</param>
    public IEnumerable<(int Layer, Amount Flops)> StepFlopsOf(int layer) => Step.Equations.Select(value => (value.Layer < 0 ? layer : value.Layer, value.Op.Flops(value).OverSteps(Over.Tokens)))
        .Concat(Step.Sums.Select(sum => (layer, Amount.Of(sum.Shape).OverSteps(Over.Tokens))));

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => run.Scan(this, operands);

    /// <summary>A scan's gradient is a scan that runs the other way: <see cref="Passes.ScanGradient"/>.</summary>
    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, IReadOnlyList<Value?> parts) =>
        throw new InvalidOperationException("The gradients of a scan are those of its picks.");

    public override string Write(Value y, IReadOnlyList<string> operands) => throw new InvalidOperationException("A scan is written by Writing.ScanWriter.");

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, IReadOnlyList<string> destinations) =>
        throw new InvalidOperationException("A scan is written by Writing.PlacesWriter.");

    public override string Formula(IReadOnlyList<string> operands) =>
        $"{(Reverse ? "from the last step to the first" : "from the first step to the last")}, of the {Over.Sequence}s that have it";
}

/// <summary>Stands in a step for what arrives there: a state, the step's rows of an operand, or something that all steps share.</summary>
internal sealed record Port(StepPort Of, int Index, Shape Shape, ElementKind Elements = ElementKind.Real) : Op
{
    public override ElementKind Kind => Elements;

    public override string Text => $"{Of.ToString().ToLowerInvariant()} {Index}";

    public override Shape Infer(IReadOnlyList<Value> operands) => Shape;

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => throw new InvalidOperationException("A port's value is given by its scan.");

    public override string Write(Value y, IReadOnlyList<string> operands) => throw new InvalidOperationException("A port's name is given by its scan.");
}
