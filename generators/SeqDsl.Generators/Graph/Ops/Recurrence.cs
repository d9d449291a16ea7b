using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>
/// A cell over all steps of all sequences as one operation: what the cell's kernel runs. It means what its scan means.
/// Operands: initial states [B, H], x [N, I], the cell's fields. Results: each state after each token [N, H], then what backward needs besides,
/// which only the kernel knows the size of.
/// </summary>
/// <param name="Scan">The cell's step as it is declared.</param>
/// <param name="Number">Which recurrence of its model it is: each has a kernel object of its own.</param>
internal sealed record Recurrence(Scan Scan, int Number) : BundleOp
{
    public override string Text => $"recurrence {Number} {Cell.Substring(Cell.LastIndexOf(':') + 1)}{(Scan.Reverse ? " reverse" : "")}";

    public override string ResultName => "recurrence";

    /// <summary>The cell's class.</summary>
    public string Cell => Scan.Cell!;

    /// <summary>How many states the cell has.</summary>
    public int States => Scan.Step.Carries.Count;

    public override Shape Infer(IReadOnlyList<Value> operands) => Scan.Infer(operands);

    public override Shape ShapeOf(int index, IReadOnlyList<Value> operands) =>
        index < States ? Scan.ShapeOf(index, operands) : Shape.Of(Dimension.Tokens, Dimension.Saved);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => new([.. run.Scan(Scan, operands).Parts!, new Block()]);

    /// <summary>They come of the scan's: <see cref="Passes.Differentiate"/>.</summary>
    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, IReadOnlyList<Value?> parts) =>
        throw new InvalidOperationException("The gradients of a recurrence are those of its scan.");

    public override string Write(Value y, IReadOnlyList<string> operands) => throw new InvalidOperationException("A recurrence is computed by a kernel.");

    public override string Formula(IReadOnlyList<string> operands) =>
        $"{Cell.Substring(Cell.LastIndexOf('.') + 1)}({operands[States]}), {(Scan.Reverse ? "from each sequence's last token to its first" : "from each sequence's first token to its last")}";
}

/// <summary>
/// The gradients of a <see cref="Recurrence"/> from that of its output, the first state after each token.
/// Operands: those of the recurrence, its results, the output's gradient [N, H]. Results: the gradients of the recurrence's operands, in their order.
/// </summary>
/// <param name="Of">The recurrence.</param>
/// <param name="Definition">The same by the scan that runs the other way.</param>
internal sealed record RecurrenceGradient(Recurrence Of, Definition Definition) : BundleOp
{
    public override string Text => $"recurrencegradient {Of.Number}";

    public override string ResultName => "backward";

    public override Shape Infer(IReadOnlyList<Value> operands) => Shape.Scalar;

    public override Shape ShapeOf(int index, IReadOnlyList<Value> operands) => operands[index].Shape;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => Definition.Evaluate(operands, run);

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, IReadOnlyList<Value?> parts) =>
        throw new NotSupportedException("A recurrence's kernel has no second derivative.");

    public override string Write(Value y, IReadOnlyList<string> operands) => throw new InvalidOperationException("The gradients of a recurrence are computed by a kernel.");

    public override string Formula(IReadOnlyList<string> operands) =>
        $"the gradients of {Of.Cell.Substring(Of.Cell.LastIndexOf('.') + 1)} from {operands[operands.Count - 1]}";
}
