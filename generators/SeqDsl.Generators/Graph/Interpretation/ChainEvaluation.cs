namespace SeqDsl.Generators.Graph.Interpretation;

/// <summary>A conditional random field's loss and gradients by forward–backward in log space, one sequence after the other.</summary>
internal sealed class ChainEvaluation
{
    private readonly TagLayout layout;
    private readonly Block logits, transitions, starts, ends, labels;

    public ChainEvaluation(TagLayout layout, IReadOnlyList<Block> operands, Evaluation run)
    {
        this.layout = layout;
        (logits, transitions, starts, ends, labels) = (operands[0], operands[1], operands[2], operands[3], operands[4]);
        (LogitsGradient, TransitionsGradient) = (new Block(logits.Rows, logits.Columns), new Block(logits.Columns, logits.Columns));
        foreach (int[] rows in run.Sequences(Packing.Main))
        {
            Add(rows);
        }
    }

    public double Loss { get; private set; }

    public Block LogitsGradient { get; }

    public Block TransitionsGradient { get; }

    private int Tags => logits.Columns;

    private void Add(int[] rows)
    {
        int[] gold = [.. rows.Select(row => (int)labels.Data[row])];
        double[][] alpha = new double[rows.Length][], beta = new double[rows.Length][];
        for (int step = 0; step < rows.Length; step++)
        {
            alpha[step] = [.. All(to => logits[rows[step], to] + (step == 0
                ? Only(layout.MayStart(to), starts.Data[to])
                : LogSum(All(from => Only(layout.Allows(from, to), alpha[step - 1][from] + transitions[from, to])))))];
        }

        for (int step = rows.Length - 1; step >= 0; step--)
        {
            beta[step] = [.. All(from => step == rows.Length - 1
                ? Only(layout.MayEnd(from), ends.Data[from])
                : LogSum(All(to => Only(layout.Allows(from, to), transitions[from, to] + logits[rows[step + 1], to] + beta[step + 1][to]))))];
        }

        double logPartition = LogSum(All(tag => alpha[rows.Length - 1][tag] + beta[rows.Length - 1][tag]));
        double score = starts.Data[gold[0]] + ends.Data[gold[gold.Length - 1]];
        for (int step = 0; step < rows.Length; step++)
        {
            score += logits[rows[step], gold[step]];
            for (int to = 0; to < Tags; to++)
            {
                LogitsGradient[rows[step], to] = (Math.Exp(alpha[step][to] + beta[step][to] - logPartition) - (gold[step] == to ? 1 : 0)) / logits.Rows;
                for (int from = 0; step > 0 && from < Tags; from++)
                {
                    double pair = Only(layout.Allows(from, to), alpha[step - 1][from] + transitions[from, to] + logits[rows[step], to] + beta[step][to]);
                    bool labelled = gold[step - 1] == from && gold[step] == to;
                    score += labelled ? transitions[from, to] : 0;
                    TransitionsGradient[from, to] += (Math.Exp(pair - logPartition) - (labelled ? 1 : 0)) / logits.Rows;
                }
            }
        }

        Loss += (logPartition - score) / logits.Rows;
    }

    private IEnumerable<double> All(Func<int, double> ofTag) => Enumerable.Range(0, Tags).Select(ofTag);

    private static double Only(bool allowed, double score) => allowed ? score : double.NegativeInfinity;

    private static double LogSum(IEnumerable<double> terms)
    {
        double[] all = [.. terms];
        double largest = all.Max();
        return double.IsInfinity(largest) ? largest : largest + Math.Log(all.Sum(term => Math.Exp(term - largest)));
    }
}
