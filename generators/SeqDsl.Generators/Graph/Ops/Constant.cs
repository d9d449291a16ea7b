using System.Globalization;
using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>A number.</summary>
internal sealed record Constant(double Number) : Op
{
    public override string Text => $"constant {Number.ToString("R", CultureInfo.InvariantCulture)}";

    public override string ResultName => "constant";

    public override Shape Infer(IReadOnlyList<Value> operands) => Shape.Scalar;

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => Block.Scalar(Number);

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Constant}.Of({Number.ToString("R", CultureInfo.InvariantCulture)})";

    public override string Formula(IReadOnlyList<string> operands) => Number.ToString("R", CultureInfo.InvariantCulture);
}
