using System.Globalization;
using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>
/// As <see cref="DropoutMask"/> in a shape of its own: a row for each sequence that all its tokens share, a number for each entry of the vocabulary.
/// </summary>
/// <param name="Site">The number of the dropout in its model.</param>
internal sealed record SharedMask(int Site, double Probability, Shape Shape) : Op
{
    public override string Text => $"sharedmask {Site} {Number} {Shape}";

    public override string ResultName => "mask";

    private string Number => Probability.ToString("R", CultureInfo.InvariantCulture);

    public override Shape Infer(IReadOnlyList<Value> operands) => Shape;

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => run.Mask(Site, Probability, new Block(run.Extents(Shape)));

    public override string Write(Value y, IReadOnlyList<string> operands) =>
        $"DropoutMask({Site}, [{string.Join(", ", Enumerable.Range(0, Shape.Rank).Select(axis => Shape[axis].TensorExtent))}], {Number})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) => $"DropoutMask({Site}, {Number}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => $"0 or 1/(1 − p), p = {Number}";
}
