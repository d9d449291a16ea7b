using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary><see cref="Crf"/>, <see cref="CrfGradient"/> and <see cref="CrfTransitionsGradient"/> together: [N, K], [K, K], [K], [K], [N] → [], [N, K], [K, K]</summary>
internal sealed record CrfWithGradient(TagLayout Tags) : BundleOp
{
    public override string Text => $"crfwithgradient {Tags}";

    public override string ResultName => "lossAndGradient";

    public override int ResultCount => 3;

    public override Shape Infer(IReadOnlyList<Value> operands) => new Crf(Tags).Infer(operands);

    public override Shape ShapeOf(int index, IReadOnlyList<Value> operands) => index == 0 ? Shape.Scalar : operands[index - 1].Shape;

    public override string NameOf(int index) => index switch { 0 => "loss", 1 => "logitsGradient", _ => "transitionsGradient" };

    /// <summary>Forward and backward once, and what is made of them.</summary>
    public override Amount Flops(Value y) => Amount.Sum([2 * Crf.Forward(Tags.Tags), Amount.Of(4, Dimension.Tokens), Amount.Of(4, Dimension.Tokens, Tags.Tags), Amount.Of(5, Dimension.Tokens, Tags.Tags, Tags.Tags)]);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        var chain = new ChainEvaluation(Tags, operands, run);
        return new Block([Block.Scalar(chain.Loss), chain.LogitsGradient, chain.TransitionsGradient]);
    }

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, IReadOnlyList<Value?> parts) => parts[0] is { } loss
        ? Crf.Gradients(g, g.Pick(y, 1, "logitsGradient"), g.Pick(y, 2, "transitionsGradient"), loss)
        : [null, null, null, null, null];

    public override string Write(Value y, IReadOnlyList<string> operands) => throw new InvalidOperationException("Only a kernel computes both at once.");

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, IReadOnlyList<string> destinations) =>
        $"var {destinations[0]} = {Crf.Kernel(Tags, operands)}, {destinations[1]}, {destinations[2]})";

    public override string Formula(IReadOnlyList<string> operands) => $"{new Crf(Tags).Formula(operands)}, and its gradient";
}
