using SeqDsl.Generators.Graph.Cells;
using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>
/// A cell over all steps of all sequences as one operation: what the cell's kernel runs. It means what its scan means.
/// Operands: initial states [B, H], x [N, I], the step's masks [N, H], the cell's fields. Results: each state after each token [N, H], then what backward needs besides,
/// which only the kernel knows the size of.
/// </summary>
/// <param name="Scan">The cell's step as it is declared.</param>
/// <param name="Number">Which recurrence of its model it is: each has a kernel object of its own.</param>
internal sealed record Recurrence(Scan Scan, int Number) : BundleOp
{
    public override string Text => $"recurrence {Number} {Cell.Name}{(Scan.Reverse ? " reverse" : "")}{Scan.Over.Text}";

    public override string ResultName => "recurrence";

    public ScanCell Cell => Scan.Cell!;

    /// <summary>As C# says it.</summary>
    public string Reverse => Scan.Reverse ? "reverse: true" : "reverse: false";

    /// <summary>How many states the cell has.</summary>
    public int States => Scan.Step.Carries.Count;

    /// <summary>How many masks it takes.</summary>
    public int Masks => Scan.Step.Slices.Count - 1;

    public override int ResultCount => States + 1;

    public override string NameOf(int index) => index < States ? Scan.Step.Yields[index].Name : "saved";

    /// <summary>The states; what backward needs is not saved where there is none.</summary>
    public override bool IsAlwaysWritten(int index) => index < States;

    public override Shape Infer(IReadOnlyList<Value> operands) => Scan.Infer(operands);

    public override Shape ShapeOf(int index, IReadOnlyList<Value> operands) =>
        index < States ? Scan.ShapeOf(index, operands) : Shape.Of(Scan.Over.Tokens, Dimension.Saved);

    public override Amount Flops(Value y) => Scan.StepFlops;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => new([.. run.Scan(Scan, operands).Parts!, new Block()]);

    /// <summary>They come of the scan's: <see cref="Passes.Differentiate"/>.</summary>
    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, IReadOnlyList<Value?> parts) =>
        throw new InvalidOperationException("The gradients of a recurrence are those of its scan.");

    public override string Write(Value y, IReadOnlyList<string> operands) => throw new InvalidOperationException("A recurrence is computed by a kernel.");

    /// <summary>The weights are taken in first: training changes them at every step.</summary>
    public override string WriteKernel(Value y, IReadOnlyList<string> operands, IReadOnlyList<string> destinations)
    {
        IEnumerable<string> fields = operands.Skip(States + 1 + Masks);
        return $"Pack({Number}, [{string.Join(", ", fields)}]);\n"
            + (Masks > 0 ? $"Recurrence({Number}).UseMasks([{string.Join(", ", operands.Skip(States + 1).Take(Masks))}]);\n" : "")
            + $"Recurrence({Number}).Forward(Steps({Scan.Over.Raw}), {Reverse}, {operands[States]}, {Initial(y, operands)}, "
            + $"[{string.Join(", ", destinations.Take(States))}], {destinations[States]})";
    }

    public override string Formula(IReadOnlyList<string> operands) =>
        $"{ShortName}({operands[States]}) from each {Scan.Over.Sequence}'s {(Scan.Reverse ? "last" : "first")} {Scan.Over.Token} to its {(Scan.Reverse ? "first" : "last")}";

    /// <summary>"Lstm".</summary>
    public string ShortName => Cell.Name.Substring(Cell.Name.LastIndexOf('.') + 1);

    /// <summary>The initial states in generated code: nothing for zeros.</summary>
    public string Initial(Value y, IReadOnlyList<string> operands) => y.Operands.Take(States).All(state => state.Op is Zeros)
        ? "default"
        : $"[{string.Join(", ", operands.Take(States))}]";
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

    public override int ResultCount => Definition.Results.Count;

    public override string NameOf(int index) => "gradient";

    /// <summary>The gradients of the fields.</summary>
    public override bool IsAlwaysWritten(int index) => index > Of.States + Of.Masks;

    public override Shape Infer(IReadOnlyList<Value> operands) => Shape.Scalar;

    public override Shape ShapeOf(int index, IReadOnlyList<Value> operands) => operands[index].Shape;

    public override Amount Flops(Value y) => Amount.Sum(Reachable.From(Definition.Results.OfType<Value>()).Select(value => value.Op.Flops(value)));

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => Definition.Evaluate(operands, run);

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, IReadOnlyList<Value?> parts) =>
        throw new NotSupportedException("A recurrence's kernel has no second derivative.");

    public override string Write(Value y, IReadOnlyList<string> operands) => throw new InvalidOperationException("The gradients of a recurrence are computed by a kernel.");

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, IReadOnlyList<string> destinations)
    {
        int results = operands.Count - Of.States - 2;
        string initial = destinations.Take(Of.States).All(state => state == "default") ? "default" : $"[{string.Join(", ", destinations.Take(Of.States))}]";
        return $"Recurrence({Of.Number}).Backward(Steps({Of.Scan.Over.Raw}), {Of.Reverse}, {operands[Of.States]}, {Of.Initial(y, operands)}, "
            + $"[{string.Join(", ", operands.Skip(results).Take(Of.States))}], {operands[operands.Count - 2]}, {operands[operands.Count - 1]}, "
            + $"{destinations[Of.States]}, [{string.Join(", ", destinations.Skip(Of.States + 1 + Of.Masks))}], {initial}, BackwardScratch({Of.Number}))";
    }

    public override string Formula(IReadOnlyList<string> operands) =>
        $"the gradients of {Of.ShortName} from {operands[operands.Count - 1]}";
}
