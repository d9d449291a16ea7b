using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>
/// ln p of every entry by a softmax in two steps (Goodman 2001; Grave et al. 2017): one over the frequent entries and the clusters, one over the entries of each
/// cluster. ln p(w) = sw − Z for a frequent w, and qⱼ − Z + sw − Zⱼ for w of cluster j, where Z and Zⱼ are the logarithms of the sums of e^s: s [n, V], q [n, C] → [n, V]
/// </summary>
internal sealed record AdaptiveLogProbabilities(VocabularyClusters Clusters) : Op
{
    public override string Text => $"adaptivelogprobabilities {Clusters}";

    public override string ResultName => "logProbabilities";

    public override bool IsRowWise => true;

    public override Shape Infer(IReadOnlyList<Value> operands)
    {
        Shape scores = operands[0].Shape, clusters = operands[1].Shape;
        return scores.Rank == 2 && clusters.Rank == 2 && scores[0] == clusters[0] && clusters[1] == Clusters.Count
            ? scores
            : throw new ShapeException($"adaptivelogprobabilities takes scores [n, V] and [n, {Clusters.Count}] of the clusters, and got {scores} and {clusters}");
    }

    /// <summary>Of each score: compared, subtracted, a power, added; then less the logarithm of the sum.</summary>
    public override Amount Flops(Value y) => 5 * (Amount.Of(y.Operands[0].Shape) + Amount.Of(y.Operands[1].Shape));

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block scores = operands[0], clusters = operands[1];
        var result = new Block(scores.Rows, scores.Columns);
        for (int row = 0; row < scores.Rows; row++)
        {
            double Score(int entry) => scores[row, entry];
            int[] frequent = [.. Enumerable.Range(0, Clusters.Frequent(scores.Columns))];
            int[] present = [.. Enumerable.Range(0, Clusters.Count).Where(cluster => Clusters.Of(cluster, scores.Columns).Any())];
            double all = LogSum(frequent.Select(Score).Concat(present.Select(cluster => clusters[row, cluster])));
            foreach (int entry in frequent)
            {
                result[row, entry] = Score(entry) - all;
            }

            foreach (int cluster in present)
            {
                double own = LogSum(Clusters.Of(cluster, scores.Columns).Select(Score));
                foreach (int entry in Clusters.Of(cluster, scores.Columns))
                {
                    result[row, entry] = clusters[row, cluster] - all + Score(entry) - own;
                }
            }
        }

        return result;
    }

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) =>
        [g.Make(new AdaptiveScoresGradient(Clusters), [y, dy]), g.Make(new AdaptiveClustersGradient(Clusters), [y, dy])];

    public override string Write(Value y, IReadOnlyList<string> operands) =>
        $"{RuntimeNames.AdaptiveSoftmax}.LogProbabilities({operands[0]}, {operands[1]}, {Clusters.Literal})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("AdaptiveLogProbabilities")}({operands[0]}, {operands[1]}, {Clusters.Literal}, {y.Shape.Extents}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => $"ln softmax {Clusters}({operands[0]}, {operands[1]})";

    /// <summary>ln Σ eˣ; −∞ of nothing.</summary>
    internal static double LogSum(IEnumerable<double> numbers)
    {
        double[] all = [.. numbers];
        double largest = all.Length > 0 ? all.Max() : double.NegativeInfinity;
        return double.IsNegativeInfinity(largest) ? largest : largest + Math.Log(all.Sum(number => Math.Exp(number - largest)));
    }
}

/// <summary>
/// ds of <see cref="AdaptiveLogProbabilities"/>: dyw − p(w)·Σ dy for a frequent w, dyw − p(w|j)·Σⱼ dy for w of cluster j: y [n, V], dy [n, V] → [n, V]. No kernel has it: there
/// the loss and what comes before it are one.
/// </summary>
internal sealed record AdaptiveScoresGradient(VocabularyClusters Clusters) : Op
{
    public override string Text => $"adaptivescoresgradient {Clusters}";

    public override string ResultName => "scoresGradient";

    public override Shape Infer(IReadOnlyList<Value> operands) => operands[0].Shape;

    /// <summary>Of each entry: two sums, a power, a product, a difference.</summary>
    public override Amount Flops(Value y) => 5 * Amount.Of(y.Operands[0].Shape);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block y = operands[0], dy = operands[1];
        var result = new Block(y.Rows, y.Columns);
        for (int row = 0; row < y.Rows; row++)
        {
            Fill(Enumerable.Range(0, Clusters.Frequent(y.Columns)), Enumerable.Range(0, y.Columns).Sum(entry => dy[row, entry]), 0);
            for (int cluster = 0; cluster < Clusters.Count; cluster++)
            {
                int[] entries = [.. Clusters.Of(cluster, y.Columns)];
                Fill(entries, entries.Sum(entry => dy[row, entry]), AdaptiveLogProbabilities.LogSum(entries.Select(entry => y[row, entry])));
            }

            void Fill(IEnumerable<int> entries, double sum, double own)
            {
                foreach (int entry in entries)
                {
                    result[row, entry] = dy[row, entry] - Math.Exp(y[row, entry] - own) * sum;
                }
            }
        }

        return result;
    }

    public override string Write(Value y, IReadOnlyList<string> operands) =>
        $"{RuntimeNames.AdaptiveSoftmax}.ScoresGradient({operands[0]}, {operands[1]}, {Clusters.Literal})";
}

/// <summary>dq of <see cref="AdaptiveLogProbabilities"/>: Σⱼ dy − p(j)·Σ dy: y [n, V], dy [n, V] → [n, C]. No kernel has it either.</summary>
internal sealed record AdaptiveClustersGradient(VocabularyClusters Clusters) : Op
{
    public override string Text => $"adaptiveclustersgradient {Clusters}";

    public override string ResultName => "clustersGradient";

    public override Shape Infer(IReadOnlyList<Value> operands) => Shape.Of(operands[0].Shape[0], Clusters.Count);

    /// <summary>Of each entry: a power, a product, a sum.</summary>
    public override Amount Flops(Value y) => 3 * Amount.Of(y.Operands[0].Shape);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block y = operands[0], dy = operands[1];
        var result = new Block(y.Rows, Clusters.Count);
        for (int row = 0; row < y.Rows; row++)
        {
            double all = Enumerable.Range(0, y.Columns).Sum(entry => dy[row, entry]);
            for (int cluster = 0; cluster < Clusters.Count; cluster++)
            {
                int[] entries = [.. Clusters.Of(cluster, y.Columns)];
                result[row, cluster] = entries.Sum(entry => dy[row, entry] - Math.Exp(y[row, entry]) * all);
            }
        }

        return result;
    }

    public override string Write(Value y, IReadOnlyList<string> operands) =>
        $"{RuntimeNames.AdaptiveSoftmax}.ClustersGradient({operands[0]}, {operands[1]}, {Clusters.Literal})";
}
