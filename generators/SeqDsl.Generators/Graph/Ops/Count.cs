using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>How many there are of a symbolic dimension: sequences (B) or tokens (N) of the batch, entries (V) of the vocabulary.</summary>
internal sealed record Count(Dimension Of) : Op
{
    public override string Text => $"count {Of}";

    public override string ResultName => "count";

    public override Shape Infer(IReadOnlyList<Value> operands) => Shape.Scalar;

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => Block.Scalar(run.Extent(Of));

    public override string Write(Value y, IReadOnlyList<string> operands) =>
        Packing.Of(Of) is { } packing ? $"{packing.CSharp}.{(Of == packing.Tokens ? "TokenCount" : "SequenceCount")}"
        : $"{RuntimeNames.Constant}.Of({Of.TensorExtent})";

    public override string Formula(IReadOnlyList<string> operands) => Of.ToString();
}
