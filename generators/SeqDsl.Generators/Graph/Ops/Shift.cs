using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>yₜ = xₜ₊ₒ of the same sequence for the offset o, and 0 beyond its ends: [N, F] → [N, F]. A neighbour, as a convolution sees it.</summary>
/// <param name="Offset">How many tokens further on; negative: before.</param>
/// <param name="Over">How the tokens are packed.</param>
internal sealed record Shift(int Offset, Packing Over) : Op
{
    public override string Text => $"shift {Offset}{Over.Text}";

    public override string ResultName => "neighbour";

    public override Shape Infer(IReadOnlyList<Value> operands) => Over.ShapeOfRows(Text, operands[0]);

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block x = operands[0];
        var shifted = new Block(x.Rows, x.Columns);
        foreach (int[] rows in run.Sequences(Over))
        {
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
