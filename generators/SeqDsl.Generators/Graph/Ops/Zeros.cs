using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>0 everywhere: the state with which a scan begins.</summary>
internal sealed record Zeros(Shape Shape) : Op
{
    public override string Text => $"zeros {Shape}";

    public override string ResultName => "zeros";

    public override Shape Infer(IReadOnlyList<Value> operands) => Shape;

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => new(run.Extents(Shape));

    /// <summary>Scans make their own zeros in the number of rows that they begin with; no other op may be given one.</summary>
    public override string Write(Value y, IReadOnlyList<string> operands) => throw new InvalidOperationException("Zeros are written by the scan that begins with them.");

    public override string Formula(IReadOnlyList<string> operands) => "0";
}
