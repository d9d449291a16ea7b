namespace SeqDsl.Training;

/// <summary>What decides which epoch was the best.</summary>
public enum MonitoredMetric
{
    /// <summary>Each head's own (accuracy for labels, F1 for entities), averaged over the heads; the loss where there is none.</summary>
    Main,

    /// <summary>The share of right labels.</summary>
    Accuracy,

    /// <summary>The mean F1 of the labels.</summary>
    MacroF1,

    /// <summary>The loss; less is better.</summary>
    Loss,
}

/// <summary>How a model is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>How often all examples are seen.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Sequences in a batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Of a long text (<c>FitStream</c>): how many tokens of each row a batch has, which is how far back gradients go.</summary>
    public int Steps { get; init; } = 64;

    /// <summary>Of a long text: in how many rows the dev text is read; each begins without knowing what came before.</summary>
    public int EvaluationRows { get; init; } = 8;

    /// <summary>If more than 0, a batch ends before it would have more tokens; <see cref="BatchSize"/> is still a limit.</summary>
    public int TokensPerBatch { get; init; }

    /// <summary>
    /// Tokens or steps of the longest sequence that training takes (a text's boundary counts); null: any. What is longer is refused, or cut: <see cref="LongSequences"/>. A stream has
    /// <see cref="Steps"/> instead.
    /// </summary>
    public int? MaximumLength { get; init; }

    /// <summary>What is done about training sequences that are longer than <see cref="MaximumLength"/>.</summary>
    public LongSequences LongSequences { get; init; }

    /// <summary>The optimiser.</summary>
    public OptimizerSpec Optimizer { get; init; } = Optimizers.Adam();

    /// <summary>What the learning rate is multiplied by as training goes on.</summary>
    public Schedule Schedule { get; init; } = Schedule.Constant;

    /// <summary>Gradients whose norm (over all parameters) is larger are scaled down to it; null: never.</summary>
    public double? ClipNorm { get; init; } = 5;

    /// <summary>
    /// While training, a token that occurred c times is replaced by the unknown one with probability rate / (rate + c), so that the unknown token's vector
    /// is learned (Kiperwasser and Goldberg 2016, who take 0.25); 1 replaces every second singleton, 0 nothing.
    /// </summary>
    public double UnknownRate { get; init; }

    /// <summary>Training stops when the dev metric was not better than its best for so many epochs; null: never. Needs a dev set.</summary>
    public int? Patience { get; init; }

    /// <summary>Which metric of the dev set decides. The weights of its best epoch are kept.</summary>
    public MonitoredMetric Metric { get; init; }

    /// <summary>The key of shuffling and of <see cref="UnknownRate"/>; null: the model's.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Whether progress is shown: a bar on a terminal, a line an epoch elsewhere.</summary>
    public bool Progress { get; init; } = true;

    /// <summary>Where lines of progress go; null: the console (where a bar is shown if it is a terminal).</summary>
    public TextWriter? Output { get; init; }

    /// <summary>One epoch of two batches, on dev too: to see that everything fits together.</summary>
    public bool FastDevRun { get; init; }

    /// <summary>Whether Ctrl-C ends training (with the best weights) and not the process; a second one ends the process.</summary>
    public bool StopOnCtrlC { get; init; } = true;

    /// <summary>Ends training with the best weights.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Sequences in a batch of evaluation.</summary>
    public int EvaluationBatchSize { get; init; } = 256;

    /// <exception cref="ArgumentException">An option cannot be; with its name, what it is and what it may be.</exception>
    internal void Check(bool hasDev)
    {
        Require(Epochs >= 1, nameof(Epochs), Epochs, "at least 1");
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Require(Steps >= 1, nameof(Steps), Steps, "at least 1");
        Require(EvaluationRows >= 1, nameof(EvaluationRows), EvaluationRows, "at least 1");
        Require(TokensPerBatch >= 0, nameof(TokensPerBatch), TokensPerBatch, "at least 0");
        Require(MaximumLength is null or >= 1, nameof(MaximumLength), MaximumLength, "at least 1, or null");
        Require(EvaluationBatchSize >= 1, nameof(EvaluationBatchSize), EvaluationBatchSize, "at least 1");
        Require(double.IsFinite(Optimizer.LearningRate) && Optimizer.LearningRate > 0, "Optimizer.LearningRate", Optimizer.LearningRate, "more than 0");
        Require(Optimizer.WeightDecay >= 0, "Optimizer.WeightDecay", Optimizer.WeightDecay, "at least 0");
        if (Optimizer is SgdSpec sgd)
        {
            Require(double.IsFinite(sgd.Momentum) && sgd.Momentum >= 0, "Optimizer.Momentum", sgd.Momentum, "at least 0");
        }
        if (Optimizer is AdamSpec adam)
        {
            Require(adam.Beta1 is >= 0 and < 1, "Optimizer.Beta1", adam.Beta1, "at least 0 and less than 1");
            Require(adam.Beta2 is >= 0 and < 1, "Optimizer.Beta2", adam.Beta2, "at least 0 and less than 1");
            Require(adam.Epsilon >= 0, "Optimizer.Epsilon", adam.Epsilon, "at least 0");
        }
        Require(ClipNorm is null or > 0, nameof(ClipNorm), ClipNorm, "more than 0, or null");
        Require(double.IsFinite(UnknownRate) && UnknownRate >= 0, nameof(UnknownRate), UnknownRate, "at least 0");
        Require(Patience is null or >= 1, nameof(Patience), Patience, "at least 1, or null");
        Require(Patience is null || hasDev, nameof(Patience), Patience, "null where there is no dev set to watch");
    }

    private static void Require(bool holds, string option, object? value, string expected)
    {
        if (!holds)
        {
            throw new ArgumentException($"TrainingOptions.{option} is {value ?? "null"}; expected {expected}.", nameof(TrainingOptions));
        }
    }
}
