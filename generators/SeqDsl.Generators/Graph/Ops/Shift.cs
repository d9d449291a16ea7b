using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>yₜ = xₜ₊ₒ of the same sequence for the offset o, and 0 beyond its ends: [N, F] → [N, F]. A neighbour, as a convolution sees it.</summary>
/// <param name="Offset">How many tokens further on; negative: before.</param>
/// <param name="Over">How the tokens are packed.</param>
internal sealed record Shift(int Offset, Packing Over) : Op
{
    public override string Text => $"shift {Offset}{Over.Text}";

    public override string ResultName => "neighbour";

    public override Shape Infer(IReadOnlyList<Value> operands) =>
        operands[0].Shape is { Rank: 2 } shape && shape[0] == Over.Tokens
            ? shape
            : throw new ShapeException($"{Text} takes [{Over.Tokens}, F], and got {operands[0].Shape}");

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block x = operands[0], sequenceOf = run.Input(Over.SequenceOf.Name);
        var shifted = new Block(x.Rows, x.Columns);
        foreach (IGrouping<double, int> sequence in Enumerable.Range(0, x.Rows).GroupBy(row => sequenceOf.Data[row]))
        {
            int[] rows = [.. sequence]; // of one sequence, in the order of its tokens
            for (int token = Math.Max(0, -Offset); token < rows.Length && token + Offset < rows.Length; token++)
            {
                for (int column = 0; column < x.Columns; column++)
                {
                    shifted[rows[token], column] = x[rows[token + Offset], column];
                }
            }
        }

        return shifted;
    }

    /// <summary>dxₜ = dyₜ₋ₒ</summary>
    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) => [g.Shift(dy, -Offset)];

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Rows}.Shift({operands[0]}, {Over.CSharp}, {Offset})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("Shift")}({operands[0]}, Steps({Over.Raw}), {y.Shape[1].Extent}, {Offset}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) =>
        $"{operands[0]} of the {(Offset < 0 ? $"{-Offset}. {Over.Token} before" : $"{Offset}. {Over.Token} after")}";
}
