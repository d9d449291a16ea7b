using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>
/// −(1/n) Σᵣ ln p(target[r]) of <see cref="AdaptiveLogProbabilities"/> with s = x·Wᵀ + b and q = x·Uᵀ + c, and its gradients of x, W, b, U and c together:
/// [n, F], [V, F], [V], [C, F], [C], [n] → [] and the operands' shapes. Scores of a cluster are made for those rows only whose target is in it.
/// </summary>
internal sealed record AdaptiveCrossEntropy(VocabularyClusters Clusters) : BundleOp
{
    private const int Operands = 5;

    public override string Text => $"adaptivecrossentropy {Clusters}";

    public override string ResultName => "lossAndGradients";

    public override int ResultCount => Operands + 1;

    /// <summary>Without its gradients it is the loss alone.</summary>
    public override bool IsAlwaysWritten(int index) => false;

    public override Shape Infer(IReadOnlyList<Value> operands)
    {
        Shape x = operands[0].Shape, table = operands[1].Shape, clusters = operands[3].Shape;
        return x.Rank == 2 && table.Rank == 2 && x[1] == table[1] && operands[2].Shape == Shape.Of(table[0]) && clusters == Shape.Of(Clusters.Count, x[1])
            && operands[4].Shape == Shape.Of(Clusters.Count) && operands[5].Kind == ElementKind.Index && operands[5].Shape[0] == x[0]
            ? Shape.Scalar
            : throw new ShapeException($"{Text} takes [n, F], [V, F], [V], [C, F], [C] and labels [n], and got {string.Join(", ", operands.Select(operand => operand.Shape))}");
    }

    public override Shape ShapeOf(int index, IReadOnlyList<Value> operands) => index == 0 ? Shape.Scalar : operands[index - 1].Shape;

    public override string NameOf(int index) =>
        index switch { 0 => "loss", 1 => "projectedGradient", 2 => "weightGradient", 3 => "biasGradient", 4 => "clusterWeightGradient", _ => "clusterBiasGradient" };

    /// <summary>As of <see cref="ProjectedCrossEntropy"/>, if no cluster were left out: how many scores are made only the targets know.</summary>
    public override Amount Flops(Value y) => Amount.Sum([3 * MatMul.Of(y.Operands[0].Shape, y.Operands[1].Shape.Transposed), 3 * MatMul.Of(y.Operands[0].Shape, y.Operands[3].Shape.Transposed), 9 * Scores(y, 1), 9 * Scores(y, 3), 3 * Amount.Of(y.Operands[5].Shape)]);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block x = operands[0], table = operands[1], clusterTable = operands[3];
        Block scores = AddMatMul.Op.Evaluate([operands[2], x, Transpose.Op.Evaluate([table], run)], run);
        Block clusters = AddMatMul.Op.Evaluate([operands[4], x, Transpose.Op.Evaluate([clusterTable], run)], run);
        Block logProbabilities = new AdaptiveLogProbabilities(Clusters).Evaluate([scores, clusters], run);
        IReadOnlyList<Block> made = new CrossEntropyWithGradient(CrossEntropy.Op).Evaluate([logProbabilities, operands[5]], run).Parts!;
        Block ds = new AdaptiveScoresGradient(Clusters).Evaluate([logProbabilities, made[1]], run);
        Block dq = new AdaptiveClustersGradient(Clusters).Evaluate([logProbabilities, made[1]], run);
        Block dx = Block.Zip(MatMul.Op.Evaluate([ds, table], run), MatMul.Op.Evaluate([dq, clusterTable], run), (left, right) => left + right);
        return new Block([
            made[0],
            dx,
            MatMul.Op.Evaluate([Transpose.Op.Evaluate([ds], run), x], run),
            SumRows.Op.Evaluate([ds], run),
            MatMul.Op.Evaluate([Transpose.Op.Evaluate([dq], run), x], run),
            SumRows.Op.Evaluate([dq], run),
        ]);
    }

    private static Amount Scores(Value y, int table) => Amount.Of(1, y.Operands[0].Shape[0], y.Operands[table].Shape[0]);

    /// <summary>dL · the other results.</summary>
    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, IReadOnlyList<Value?> parts) => parts[0] is { } loss
        ? [.. Enumerable.Range(1, Operands).Select(part => g.Multiply(g.Pick(y, part, NameOf(part)), loss)), null]
        : [.. y.Operands.Select(_ => (Value?)null)];

    public override string Write(Value y, IReadOnlyList<string> operands) => throw new InvalidOperationException("Only a kernel computes all at once.");

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, IReadOnlyList<string> destinations) =>
        $"var {destinations[0]} = (float){RuntimeNames.Kernel("AdaptiveCrossEntropy")}({operands[0]}, {y.Operands[0].Shape[1].Extent}, "
        + $"{string.Join(", ", operands.Skip(1))}, {Clusters.Literal}, {string.Join(", ", destinations.Skip(1))})";

    public override string Formula(IReadOnlyList<string> operands) =>
        $"crossentropy {Clusters}({operands[2]} + {operands[0]}·{operands[1]}ᵀ, {operands[4]} + {operands[0]}·{operands[3]}ᵀ, {operands[5]}), and its gradients";
}
