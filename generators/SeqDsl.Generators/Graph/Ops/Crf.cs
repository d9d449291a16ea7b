using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>
/// The loss of a linear-chain conditional random field (Lafferty et al. 2001), in nats a token:
/// L = (1/N) Σᵦ (ln Zᵦ − score of b's labels), score(y) = Σₜ logits[t, yₜ] + starts[y₀] + Σₜ transitions[yₜ₋₁, yₜ] + ends[y_last], Z = Σ e^score over the paths
/// that the tags allow: [N, K], [K, K], [K], [K], [N] → []
/// </summary>
internal sealed record Crf(TagLayout Tags) : Op
{
    public override string Text => $"crf {Tags}";

    public override string ResultName => "loss";

    public override Shape Infer(IReadOnlyList<Value> operands)
    {
        Dimension tags = Tags.Tags;
        bool fits = operands[0].Shape == Shape.Of(Dimension.Tokens, tags) && operands[1].Shape == Shape.Of(tags, tags) && operands[2].Shape == Shape.Of(tags)
            && operands[3].Shape == Shape.Of(tags) && operands[4].Kind == ElementKind.Index && operands[4].Shape == Shape.Of(Dimension.Tokens);
        return fits ? Shape.Scalar : throw new ShapeException(
            $"crf takes logits [N, {tags}], transitions, starts, ends and labels [N], and got {string.Join(", ", operands.Select(operand => operand.Shape))}");
    }

    /// <summary>Forward over all paths, and of each token: ln of its sum, two scores of the right path, their difference.</summary>
    public override Amount Flops(Value y) => Forward(Tags.Tags) + Amount.Of(4, Dimension.Tokens);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => Block.Scalar(new ChainEvaluation(Tags, operands, run).Loss);

    /// <summary>dstarts and dends are the sums of dlogits over first and last tokens.</summary>
    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) =>
        Gradients(g, g.Make(new CrfGradient(Tags), y.Operands), g.Make(new CrfTransitionsGradient(Tags), y.Operands), dy);

    /// <summary>Of the gradients of logits and transitions for dL = 1 those of all operands.</summary>
    public static IReadOnlyList<Value?> Gradients(GraphBuilder g, Value logits, Value transitions, Value dy)
    {
        Value scaled = g.Multiply(logits, dy);
        Value Of(Input tokens) => g.SumRows(g.TakeRows(scaled, g.Input(tokens)));
        return [scaled, g.Multiply(transitions, dy), Of(Input.FirstToken), Of(Input.LastToken), null];
    }

    public override string Write(Value y, IReadOnlyList<string> operands) => Call(Tags, "Loss", operands);

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) => $"var {destination} = {Kernel(Tags, operands)})";

    public override string Formula(IReadOnlyList<string> operands) => $"(Σ ln Z − score of {operands[4]}) / N, {Tags}";

    public static string Call(TagLayout tags, string method, IReadOnlyList<string> operands) =>
        $"{RuntimeNames.Chains}.{method}({string.Join(", ", operands)}, batch, {RuntimeNames.TagScheme}.{tags.Scheme}, {tags.Types})";

    /// <summary>In powers of e: of each token its K scores' powers, a product with K × K transitions, times those powers, and scaled to a sum of 1; the transitions' powers once.</summary>
    public static Amount Forward(int tags) => Amount.Of((2L * tags * tags) + (4L * tags), Dimension.Tokens) + Amount.Of((long)tags * tags);

    /// <summary>The kernel's call, open for what it writes to.</summary>
    public static string Kernel(TagLayout tags, IReadOnlyList<string> operands) =>
        $"(float){RuntimeNames.Kernel("Crf")}({string.Join(", ", operands)}, Steps(batch), {RuntimeNames.TagScheme}.{tags.Scheme}, {tags.Types}";
}

/// <summary>dL/dlogits of <see cref="Crf"/>, (P(yₜ = k) − onehot(label)) / N: [N, K]</summary>
internal sealed record CrfGradient(TagLayout Tags) : Op
{
    public override string Text => $"crfgradient {Tags}";

    public override string ResultName => "error";

    public override Shape Infer(IReadOnlyList<Value> operands) => operands[0].Shape;

    /// <summary>Forward and backward over all paths, and of each tag: forward times backward, over their sum, less the label, over N.</summary>
    public override Amount Flops(Value y) => Crf.Forward(Tags.Tags) + Crf.Forward(Tags.Tags) + Amount.Of(4, y.Shape[0], y.Shape[1]);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => new ChainEvaluation(Tags, operands, run).LogitsGradient;

    public override string Write(Value y, IReadOnlyList<string> operands) => Crf.Call(Tags, "LogitsGradient", operands);

    public override string Formula(IReadOnlyList<string> operands) => $"(P({operands[4]} = k) − onehot({operands[4]})) / N";
}

/// <summary>dL/dtransitions of <see cref="Crf"/>, Σₜ (P(yₜ₋₁ = i, yₜ = j) − [labels i, j]) / N: [K, K]</summary>
internal sealed record CrfTransitionsGradient(TagLayout Tags) : Op
{
    public override string Text => $"crftransitionsgradient {Tags}";

    public override string ResultName => "pairsError";

    public override Shape Infer(IReadOnlyList<Value> operands) => operands[1].Shape;

    /// <summary>Forward and backward over all paths, and of each pair of tags of each token: three products, over N, added.</summary>
    public override Amount Flops(Value y) => Crf.Forward(Tags.Tags) + Crf.Forward(Tags.Tags) + Amount.Of(5, Dimension.Tokens, Tags.Tags, Tags.Tags);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => new ChainEvaluation(Tags, operands, run).TransitionsGradient;

    public override string Write(Value y, IReadOnlyList<string> operands) => Crf.Call(Tags, "TransitionsGradient", operands);

    public override string Formula(IReadOnlyList<string> operands) => "Σₜ (P(i, then j) − [labels i, then j]) / N";
}
