using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>yₜ = e^xₜ / Σₛ e^xₛ over the tokens s of the sequence of t, for each feature: [N, F] → [N, F]</summary>
/// <param name="Over">How the tokens are packed.</param>
internal sealed record SoftmaxTokens(Packing Over) : Op
{
    public override string Text => "softmaxtokens" + Over.Text;

    public override string ResultName => "weights";

    public override bool MayOverwrite => true;

    public override Shape Infer(IReadOnlyList<Value> operands) => Over.ShapeOfRows(Text, operands[0]);

    /// <summary>As <see cref="Softmax"/>.</summary>
    public override Amount Flops(Value y) => 5 * Amount.Of(y.Shape);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block x = operands[0];
        var weights = new Block(x.Rows, x.Columns);
        foreach (int[] rows in run.Sequences(Over))
        {
            for (int column = 0; column < x.Columns; column++)
            {
                Block ofSequence = Softmax.Op.Evaluate([new Block([1, rows.Length], [.. rows.Select(row => x[row, column])])], run);
                for (int token = 0; token < rows.Length; token++)
                {
                    weights[rows[token], column] = ofSequence.Data[token];
                }
            }
        }

        return weights;
    }

    /// <summary>dx = y ∘ (dy − Σ dy∘y over the sequence's tokens)</summary>
    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy)
    {
        Value sequenceOf = g.Input(Over.SequenceOf), sum = g.AddRows(g.Multiply(dy, y), sequenceOf, Over.Sequences);
        return [g.Multiply(y, g.Subtract(dy, g.TakeRows(sum, sequenceOf)))];
    }

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Rows}.SoftmaxTokens({operands[0]}, {Over.CSharp})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("SoftmaxTokens")}({operands[0]}, Steps({Over.Raw}), {y.Shape[1].Extent}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => $"softmax of {operands[0]} over {Over.Token}s";
}
