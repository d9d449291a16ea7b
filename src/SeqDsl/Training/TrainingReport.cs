using System.Globalization;

namespace SeqDsl.Training;

/// <summary>Why training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were done.</summary>
    Finished,

    /// <summary>The dev metric did not get better for as many epochs as <see cref="TrainingOptions.Patience"/>.</summary>
    NoImprovement,

    /// <summary>A loss or gradient was NaN or infinite.</summary>
    NotFinite,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}

/// <summary>One epoch.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">The mean training loss, with dropout, while the weights were changing.</param>
/// <param name="Dev">The dev set after it; null if there is none.</param>
/// <param name="LearningRate">Of its last step.</param>
/// <param name="GradientNorm">The mean norm of the gradients before clipping.</param>
/// <param name="Tokens">How many tokens were trained on.</param>
/// <param name="Seconds">How long training took, evaluation not counted.</param>
/// <param name="IsBest">Whether it was the best so far.</param>
public sealed record EpochReport(
    int Epoch, double Loss, EvaluationReport? Dev, double LearningRate, double GradientNorm, long Tokens, double Seconds, bool IsBest)
{
    /// <summary>Training tokens a second.</summary>
    public double TokensPerSecond => Tokens / Math.Max(Seconds, 1e-9);

    internal string Line(int epochs)
    {
        string all = epochs.ToString(CultureInfo.InvariantCulture), epoch = Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(all.Length);
        string dev = Dev is null ? "" : $"  dev {Dev.Line()}";
        string best = IsBest && Dev is not null ? "  best" : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"epoch {epoch}/{all}  loss {Loss:F4}{dev}  {TokensPerSecond:N0} tokens/s  {Seconds:F1} s{best}");
    }
}

/// <summary>What a training came to.</summary>
public sealed record TrainingReport
{
    /// <summary>The epochs that were finished.</summary>
    public required IReadOnlyList<EpochReport> Epochs { get; init; }

    /// <summary>The epoch, from 1, whose weights the model now has; 0: none was finished (see <see cref="Message"/>).</summary>
    public required int BestEpoch { get; init; }

    /// <summary>Why it ended.</summary>
    public required StopReason Stopped { get; init; }

    /// <summary>Why it ended and which weights the model has, in words.</summary>
    public required string Message { get; init; }

    /// <summary>How many training sequences were longer than <see cref="TrainingOptions.MaximumLength"/> and were cut.</summary>
    public int Cut { get; init; }

    /// <summary>How long all of it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>The dev set at <see cref="BestEpoch"/>; null if there is none.</summary>
    public EvaluationReport? Dev => BestEpoch > 0 ? Epochs[BestEpoch - 1].Dev : null;

    /// <summary>Training tokens a second over all epochs, evaluation not counted.</summary>
    public double TokensPerSecond => Epochs.Sum(epoch => epoch.Tokens) / Math.Max(Epochs.Sum(epoch => epoch.Seconds), 1e-9);

    public override string ToString() => $"{string.Join('\n', Epochs.Select(epoch => epoch.Line(Epochs.Count)))}\n{Message}";
}
