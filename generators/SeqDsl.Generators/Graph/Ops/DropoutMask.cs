using System.Globalization;
using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>
/// 0 with probability p, else 1/(1 − p), in the shape of the operand. A function of (seed, step, site, element), so that a run
/// repeats exactly and two masks of one step differ.
/// </summary>
/// <param name="Site">The number of the dropout in its model.</param>
internal sealed record DropoutMask(int Site, double Probability) : Op
{
    public override string Text => $"dropoutmask {Site} {Probability.ToString("R", CultureInfo.InvariantCulture)}";

    public override string ResultName => "mask";

    public override Shape Infer(IReadOnlyList<Value> operands) => operands[0].Shape;

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => run.Mask(Site, Probability, operands[0]);

    public override string Write(Value y, IReadOnlyList<string> operands) =>
        $"DropoutMask({Site}, {operands[0]}, {Probability.ToString("R", CultureInfo.InvariantCulture)})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"DropoutMask({Site}, {Probability.ToString("R", CultureInfo.InvariantCulture)}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) =>
        $"0 or 1/(1 − p), p = {Probability.ToString("R", CultureInfo.InvariantCulture)}";
}
