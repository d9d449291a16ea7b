using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>How well a row of a query and a row of a memory go together.</summary>
internal enum AttentionScore
{
    /// <summary>q·k (Luong et al. 2015)</summary>
    Dot,

    /// <summary>v·tanh(q + k) (Bahdanau et al. 2015)</summary>
    Additive,
}

/// <summary>
/// yᵢ = Σⱼ αᵢⱼ valuesⱼ with αᵢ = softmaxⱼ score(queryᵢ, keysⱼ), over the rows j of the sequence that row i belongs to: [N, A], [M, A], [M, G] → [N, G].
/// Operands: query, keys, values; of an additive score v, [1, A]; where the memory is packed apart from the query, for each sequence of the query the
/// number that the same one has in the memory, [B].
/// </summary>
/// <param name="Score">Of a row of the query and one of the keys.</param>
/// <param name="Over">How the query is packed.</param>
/// <param name="Memory">How keys and values are packed: the same sequences, perhaps of other lengths and in another order.</param>
internal sealed record Attention(AttentionScore Score, Packing Over, Packing Memory) : Op
{
    /// <summary>Whether it stands in the step of a scan: row i of the query is then a row of sequence i, [n, A].</summary>
    public bool InStep { get; init; }

    public override string Text => $"{(InStep ? "step" : "")}attention {Score.ToString().ToLowerInvariant()}{Over.Text}{(Memory == Over ? "" : $" to {(Memory.IsMain ? "batch" : Memory.Name)}")}";

    public override string ResultName => "context";

    /// <summary>The kernel, and the method over tensors, of the score.</summary>
    public string Method => (InStep ? "Step" : "") + (Score == AttentionScore.Dot ? "Attention" : "AdditiveAttention");

    /// <summary>What counts the query's rows.</summary>
    public Dimension Rows => InStep ? Dimension.Rows : Over.Tokens;

    /// <summary>What counts the tokens that a row looks at.</summary>
    public Dimension Length => Memory == Packing.Source ? Dimension.SourceLength : Dimension.Length;

    /// <summary>How many operands have a gradient.</summary>
    public int RealOperands => Score == AttentionScore.Dot ? 3 : 4;

    public override Shape Infer(IReadOnlyList<Value> operands)
    {
        Shape query = operands[0].Shape, keys = operands[1].Shape, values = operands[2].Shape;
        bool fits = operands.Count == RealOperands + (Memory == Over ? 0 : 1)
            && query.Rank == 2 && keys.Rank == 2 && values.Rank == 2 && query[0] == Rows && keys[0] == Memory.Tokens && values[0] == Memory.Tokens && query[1] == keys[1]
            && (Score == AttentionScore.Dot || operands[3].Shape == Shape.Of(1, query[1]))
            && (Memory == Over || (operands[RealOperands].Kind == ElementKind.Index && operands[RealOperands].Shape == Shape.Of(Over.Sequences)));
        return fits ? values.With(0, Rows) : throw new ShapeException(
            $"{Text} takes [{Rows}, A], [{Memory.Tokens}, A], [{Memory.Tokens}, G]{(Score == AttentionScore.Dot ? "" : ", [1, A]")}"
            + $"{(Memory == Over ? "" : $" and sequence numbers [{Over.Sequences}]")}, and got {string.Join(", ", operands.Select(operand => operand.Shape))}");
    }

    /// <summary>Of each pair of rows: its score, its part of the softmax, and of the sum of values.</summary>
    public override Amount Flops(Value y) => Amount.Of(ScoreFlops(y) + 5 + (2L * y.Shape[1].Size), Rows, Length);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => new AttentionEvaluation(this, operands, run).Context;

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy)
    {
        Value gradients = g.Make(new AttentionGradient(this), [.. y.Operands, dy]);
        return [.. y.Operands.Select((_, index) =>
            index >= RealOperands ? null : index == 0 && InStep ? g.Make(new AttentionQueryGradient(this), [.. y.Operands, dy]) : g.Pick(gradients, index))];
    }

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Attending}.{Method}({Call(operands, Over.CSharp, Memory.CSharp)})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel(Method)}({Kernel(y, operands)}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) =>
        $"Σ softmax({(Score == AttentionScore.Dot ? $"{operands[0]}·{operands[1]}" : $"{operands[3]}·tanh({operands[0]} + {operands[1]})")})·{operands[2]} over each {Over.Sequence}";

    /// <summary>The score of a pair of rows.</summary>
    public long ScoreFlops(Value y) => (Score == AttentionScore.Dot ? 2L : 4L) * y.Operands[0].Shape[1].Size;

    /// <summary>From the gradient of a score to those of query and keys; of an additive score through tanh, and to v.</summary>
    public long ScoreGradientFlops(Value y) => (Score == AttentionScore.Dot ? 4L : 7L) * y.Operands[0].Shape[1].Size;

    /// <summary>The operands with both batches, in a step with the memory's alone: query, keys, values, v, query's batch, memory's batch, memory's numbers.</summary>
    public string Call(IReadOnlyList<string> operands, string over, string memory) =>
        string.Join(", ", [.. operands.Take(RealOperands), .. InStep ? Array.Empty<string>() : [over], memory, .. operands.Skip(RealOperands).Take(Memory == Over ? 0 : 1)]);

    /// <summary>The kernel's arguments before its destinations.</summary>
    public string Kernel(Value y, IReadOnlyList<string> operands) =>
        $"{Call(operands, $"Steps({Over.Raw})", $"Steps({Memory.Raw})")}{(Memory == Over ? ", default" : "")}, {y.Operands[0].Shape[1].Extent}, {y.Operands[2].Shape[1].Extent}";
}

/// <summary>
/// The gradients of an <see cref="Attention"/> from that of its result. Operands: those of the attention, dy [N, G]. Results: the gradients of its real operands. Of one in a step those of
/// keys, values and v alone are asked for, which all steps add to: <see cref="Passes.SinkOutputs"/> makes them once behind the loop.
/// </summary>
/// <param name="Of">The attention; its weights are computed again, they would be Σ lengths² numbers a batch.</param>
internal sealed record AttentionGradient(Attention Of) : BundleOp
{
    public override string Text => "gradient of " + Of.Text;

    /// <summary>That of all steps together.</summary>
    public AttentionGradient Whole => new(Of with { InStep = false });

    public override string ResultName => "attentionGradients";

    public override int ResultCount => Of.RealOperands;

    public override string NameOf(int index) => index switch { 0 => "queryGradient", 1 => "keysGradient", 2 => "valuesGradient", _ => "directionGradient" };

    public override bool IsAlwaysWritten(int index) => false;

    public override Shape Infer(IReadOnlyList<Value> operands) => Shape.Scalar;

    public override Shape ShapeOf(int index, IReadOnlyList<Value> operands) => operands[index].Shape;

    /// <summary>Of each pair of rows: the weight once more, its gradient and the values', that of the score, and what it is to query and keys.</summary>
    public override Amount Flops(Value y) => Amount.Of(Of.ScoreFlops(y) + Of.ScoreGradientFlops(y) + 9 + (4L * y.Operands[2].Shape[1].Size), Of.Rows, Of.Length);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) =>
        new(new AttentionEvaluation(Of, operands, run).Gradients(operands[operands.Count - 1]));

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, IReadOnlyList<Value?> parts) =>
        throw new NotSupportedException("An attention has no second derivative.");

    /// <summary>An array of the results.</summary>
    public override string Write(Value y, IReadOnlyList<string> operands) =>
        $"{RuntimeNames.Attending}.{Of.Method}Gradient({operands[operands.Count - 1]}, {Of.Call(operands, Of.Over.CSharp, Of.Memory.CSharp)})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, IReadOnlyList<string> destinations) =>
        $"{RuntimeNames.Kernel(Of.Method + "Gradient")}({operands[operands.Count - 1]}, {Of.Kernel(y, operands)}, {string.Join(", ", destinations)})";

    public override string Formula(IReadOnlyList<string> operands) => $"the gradients of the attention of {operands[0]} to {operands[1]} from {operands[operands.Count - 1]}";
}

/// <summary>The gradient of the query of an <see cref="Attention"/> in a step, which the step before waits for: [n, A]. Operands: those of the attention, dy [n, G].</summary>
internal sealed record AttentionQueryGradient(Attention Of) : Op
{
    public override string Text => "querygradient of " + Of.Text;

    public override string ResultName => "queryGradient";

    public override Shape Infer(IReadOnlyList<Value> operands) => operands[0].Shape;

    /// <summary>Of each pair of rows: the weight once more, its gradient, that of the score, and what it is to the query.</summary>
    public override Amount Flops(Value y) => Amount.Of((2 * Of.ScoreFlops(y)) + 9 + (2L * y.Operands[2].Shape[1].Size), Of.Rows, Of.Length);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => new AttentionEvaluation(Of, operands, run).Gradients(operands[operands.Count - 1])[0];

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) => throw new NotSupportedException("An attention has no second derivative.");

    public override string Write(Value y, IReadOnlyList<string> operands) =>
        $"{RuntimeNames.Attending}.{Of.Method}Gradient({operands[operands.Count - 1]}, {Of.Call(operands, Of.Over.CSharp, Of.Memory.CSharp)})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel(Of.Method + "Gradient")}({operands[operands.Count - 1]}, {Of.Kernel(y, operands)}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => $"the gradient of the query {operands[0]}, which looks at {operands[1]}, from {operands[operands.Count - 1]}";
}
