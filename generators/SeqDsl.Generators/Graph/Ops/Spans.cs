using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>
/// L = −(1/B) Σᵦ Σₖ ln P(place[b, k]), P the softmax of column k over the tokens of sequence b: [N, K], [B, K] → []. A place is the number of a token in its sequence.
/// </summary>
/// <param name="Optional">Whether there may be none, at place −1: it has the score 0 beside the tokens' own.</param>
internal sealed record SpanCrossEntropy(bool Optional) : Op
{
    public override string Text => Optional ? "spancrossentropy optional" : "spancrossentropy";

    public override string ResultName => "loss";

    public string CSharp => Optional ? "optional: true" : "optional: false";

    public override Shape Infer(IReadOnlyList<Value> operands) => operands[0].Shape is { Rank: 2 } shape && shape[0] == Dimension.Tokens && operands[1].Shape == shape.With(0, Dimension.Sequences)
        ? Shape.Scalar
        : throw new ShapeException($"{Text} takes logits [N, K] and places [B, K], and got {operands[0].Shape} and {operands[1].Shape}");

    /// <summary>As of <see cref="CrossEntropy"/>, with the tokens of a sequence in place of a row's scores.</summary>
    public override Amount Flops(Value y) => 4 * Amount.Of(y.Operands[0].Shape) + (3 * Amount.Of(y.Operands[1].Shape));

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        double sum = 0;
        Each(operands, run, (probabilities, _, _, place) => sum -= Math.Log(probabilities[place < 0 ? probabilities.Length - 1 : place]));
        return Block.Scalar(sum / operands[1].Rows);
    }

    /// <summary>dlogits = (P − onehot(place)) · dL / B</summary>
    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) =>
        [g.Multiply(g.Make(new SpanCrossEntropyGradient(this), y.Operands), dy), null];

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Spans}.CrossEntropy({string.Join(", ", operands)}, batch, {CSharp})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"var {destination} = (float){RuntimeNames.Kernel("SpanCrossEntropy")}({string.Join(", ", operands)}, Steps(batch), {y.Operands[0].Shape[1].Extent}, {CSharp})";

    public override string Formula(IReadOnlyList<string> operands) => $"−Σ ln softmax({operands[0]} over the sequence's tokens{(Optional ? " and none" : "")})[{operands[1]}] / B";

    /// <summary>For each sequence and column the probabilities of its tokens, behind them that of none, the tokens' rows, the column and the place.</summary>
    public void Each(IReadOnlyList<Block> operands, Evaluation run, Action<double[], int[], int, int> take)
    {
        IReadOnlyList<int[]> sequences = run.Sequences(Packing.Main);
        for (int b = 0; b < sequences.Count; b++)
        {
            for (int column = 0; column < operands[0].Columns; column++)
            {
                double[] scores = [.. sequences[b].Select(row => operands[0][row, column]), Optional ? 0 : double.NegativeInfinity];
                double largest = scores.Max(), sum = scores.Sum(score => Math.Exp(score - largest));
                take([.. scores.Select(score => Math.Exp(score - largest) / sum)], sequences[b], column, (int)operands[1][b, column]);
            }
        }
    }
}

/// <summary>dL/dlogits of <see cref="SpanCrossEntropy"/>, (P − onehot(place)) / B: [N, K]</summary>
internal sealed record SpanCrossEntropyGradient(SpanCrossEntropy Of) : Op
{
    public override string Text => "gradient of " + Of.Text;

    public override string ResultName => "error";

    public override Shape Infer(IReadOnlyList<Value> operands) => operands[0].Shape;

    /// <summary>A softmax, less the place, over B.</summary>
    public override Amount Flops(Value y) => 7 * Amount.Of(y.Operands[0].Shape);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        var error = new Block(operands[0].Rows, operands[0].Columns);
        Of.Each(operands, run, (probabilities, rows, column, place) =>
        {
            for (int token = 0; token < rows.Length; token++)
            {
                error[rows[token], column] = (probabilities[token] - (token == place ? 1 : 0)) / operands[1].Rows;
            }
        });
        return error;
    }

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Spans}.LogitsGradient({string.Join(", ", operands)}, batch, {Of.CSharp})";

    public override string Formula(IReadOnlyList<string> operands) => $"(softmax({operands[0]}) − onehot({operands[1]})) / B";
}

/// <summary><see cref="SpanCrossEntropy"/> and its gradient together: [N, K], [B, K] → [], [N, K]</summary>
internal sealed record SpanCrossEntropyWithGradient(SpanCrossEntropy Of) : BundleOp
{
    public override string Text => $"{Of.Text} withgradient";

    public override string ResultName => "lossAndGradient";

    public override int ResultCount => 2;

    public override Shape Infer(IReadOnlyList<Value> operands) => Of.Infer(operands);

    public override Shape ShapeOf(int index, IReadOnlyList<Value> operands) => index == 0 ? Shape.Scalar : operands[0].Shape;

    public override string NameOf(int index) => index == 0 ? "loss" : "logitsGradient";

    /// <summary>The loss, and of each score: divided by the sum, less the place, over B.</summary>
    public override Amount Flops(Value y) => Of.Flops(y) + (3 * Amount.Of(y.Operands[0].Shape));

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) =>
        new([Of.Evaluate(operands, run), new SpanCrossEntropyGradient(Of).Evaluate(operands, run)]);

    /// <summary>dlogits = dL · the second result</summary>
    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, IReadOnlyList<Value?> parts) =>
        [parts[0] is { } loss ? g.Multiply(g.Pick(y, 1, "logitsGradient"), loss) : null, null];

    public override string Write(Value y, IReadOnlyList<string> operands) => throw new InvalidOperationException("Only a kernel computes both at once.");

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, IReadOnlyList<string> destinations) =>
        $"var {destinations[0]} = (float){RuntimeNames.Kernel("SpanCrossEntropy")}({string.Join(", ", operands)}, Steps(batch), {y.Operands[0].Shape[1].Extent}, {Of.CSharp}, {destinations[1]})";

    public override string Formula(IReadOnlyList<string> operands) => $"{Of.Formula(operands)}, and its gradient";
}
