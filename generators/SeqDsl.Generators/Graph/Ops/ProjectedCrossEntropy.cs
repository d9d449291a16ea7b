using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>
/// L = −(1/n) Σᵣ ln softmax(x·Wᵀ + b)[r, target[r]] and its gradients of x, W and b together: [n, F], [V, F], [V], [n] → [], [n, F], [V, F], [V]. Logits are
/// there for some rows at a time, and the gradients of these in the same place.
/// </summary>
/// <param name="Of">The loss of the logits.</param>
internal sealed record ProjectedCrossEntropy(CrossEntropy Of) : BundleOp
{
    public override string Text => "projected" + Of.Text;

    public override string ResultName => "lossAndGradients";

    public override int ResultCount => 4;

    /// <summary>Without its gradients it is the loss alone.</summary>
    public override bool IsAlwaysWritten(int index) => false;

    public override Shape Infer(IReadOnlyList<Value> operands)
    {
        Shape x = operands[0].Shape, table = operands[1].Shape, bias = operands[2].Shape;
        return x.Rank == 2 && table.Rank == 2 && bias.Rank == 1 && x[1] == table[1] && table[0] == bias[0]
            && operands[3].Kind == ElementKind.Index && operands[3].Shape[0] == x[0]
            ? Shape.Scalar
            : throw new ShapeException($"{Text} takes [n, F], [V, F], [V] and labels [n], and got {x}, {table}, {bias} and {operands[3].Shape}");
    }

    public override Shape ShapeOf(int index, IReadOnlyList<Value> operands) => index == 0 ? Shape.Scalar : operands[index - 1].Shape;

    public override string NameOf(int index) => index switch { 0 => "loss", 1 => "projectedGradient", 2 => "weightGradient", _ => "biasGradient" };

    /// <summary>A product for the scores and one for each gradient of a factor; of each score what <see cref="CrossEntropyWithGradient"/> does, the bias added, and its gradient.</summary>
    public override Amount Flops(Value y) => Amount.Sum([3 * MatMul.Of(y.Operands[0].Shape, y.Operands[1].Shape.Transposed), 9 * Scores(y), 3 * Amount.Of(y.Operands[3].Shape)]);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block x = operands[0], table = operands[1];
        Block logits = AddMatMul.Op.Evaluate([operands[2], x, Transpose.Op.Evaluate([table], run)], run);
        IReadOnlyList<Block> made = new CrossEntropyWithGradient(Of).Evaluate([logits, operands[3]], run).Parts!;
        return new Block([
            made[0],
            MatMul.Op.Evaluate([made[1], table], run),
            MatMul.Op.Evaluate([Transpose.Op.Evaluate([made[1]], run), x], run),
            SumRows.Op.Evaluate([made[1]], run),
        ]);
    }

    private static Amount Scores(Value y) => Amount.Of(1, y.Operands[0].Shape[0], y.Operands[1].Shape[0]);

    /// <summary>dx, dW and db are dL · the other results.</summary>
    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, IReadOnlyList<Value?> parts) => parts[0] is { } loss
        ? [.. Enumerable.Range(1, 3).Select(part => g.Multiply(g.Pick(y, part, NameOf(part)), loss)), null]
        : [null, null, null, null];

    public override string Write(Value y, IReadOnlyList<string> operands) => throw new InvalidOperationException("Only a kernel computes all at once.");

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, IReadOnlyList<string> destinations) =>
        $"var {destinations[0]} = (float){RuntimeNames.Kernel("ProjectedCrossEntropy")}"
        + $"({operands[0]}, {y.Operands[0].Shape[1].Extent}, {operands[1]}, {operands[2]}, {operands[3]}, {string.Join(", ", destinations.Skip(1))}{Of.Argument})";

    public override string Formula(IReadOnlyList<string> operands) =>
        $"crossentropy({operands[2]} + {operands[0]}·{operands[1]}ᵀ, {operands[3]}), and its gradients";
}
