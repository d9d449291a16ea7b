using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>L = −(1/n) Σᵣ ln softmax(logits)[r, target[r]] and (softmax(logits) − onehot(target)) / n together: [n, K], [n] → [], [n, K]</summary>
/// <param name="Of">The loss.</param>
internal sealed record CrossEntropyWithGradient(CrossEntropy Of) : BundleOp
{
    public override string Text => Of.Text.Replace("crossentropy", "crossentropywithgradient");

    public override string ResultName => "lossAndGradient";

    public override int ResultCount => 2;

    public override Shape Infer(IReadOnlyList<Value> operands) => Of.Infer(operands);

    public override Shape ShapeOf(int index, IReadOnlyList<Value> operands) => index == 0 ? Shape.Scalar : operands[0].Shape;

    public override string NameOf(int index) => index == 0 ? "loss" : "logitsGradient";

    /// <summary>The loss, and of each score: divided by the sum, less the target (and its share of what is smoothed), divided by the rows.</summary>
    public override Amount Flops(Value y) => Of.Flops(y) + ((Of.Smoothing > 0 ? 4 : 3) * Amount.Of(y.Operands[0].Shape));

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block gradient = Softmax.Op.Evaluate([operands[0]], run);
        for (int row = 0; row < gradient.Rows; row++)
        {
            gradient[row, (int)operands[1].Data[row]] -= 1 - Of.Smoothing;
            for (int column = 0; column < gradient.Columns; column++)
            {
                gradient[row, column] -= Of.Smoothing / gradient.Columns;
            }
        }

        return new Block([Of.Evaluate(operands, run), gradient.Map(number => number / gradient.Rows)]);
    }

    /// <summary>dlogits = dL · the second result</summary>
    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, IReadOnlyList<Value?> parts) =>
        [parts[0] is { } loss ? g.Multiply(g.Pick(y, 1, "logitsGradient"), loss) : null, null];

    public override string Write(Value y, IReadOnlyList<string> operands) => throw new InvalidOperationException("Only a kernel computes both at once.");

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, IReadOnlyList<string> destinations) =>
        $"var {destinations[0]} = (float){RuntimeNames.Kernel("CrossEntropy")}({operands[0]}, {operands[1]}, {y.Operands[0].Shape[1].Extent}, {destinations[1]}{(Of.Smoothing > 0 ? $", 1{Of.Argument}" : "")})";

    public override string Formula(IReadOnlyList<string> operands) => $"crossentropy({string.Join(", ", operands)}), and its gradient";
}
