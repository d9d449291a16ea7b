using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>How many sequences (B) or tokens (N) the batch has, or entries (V) the vocabulary.</summary>
internal sealed record Count(Dimension Of) : Op
{
    public override string Text => $"count {Of}";

    public override string ResultName => "count";

    public override Shape Infer(IReadOnlyList<Value> operands) => Shape.Scalar;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => Block.Scalar(run.Extent(Of));

    public override string Write(Value y, IReadOnlyList<string> operands) =>
        Of == Dimension.Sequences ? "batch.SequenceCount"
        : Of == Dimension.Tokens ? "batch.TokenCount"
        : $"{RuntimeNames.Constant}.Of(Vocabulary!.Count)";

    public override string Formula(IReadOnlyList<string> operands) => Of.ToString();
}
