using System.Globalization;

namespace SeqDsl.Training;

/// <summary>How well a model does on examples.</summary>
public sealed class EvaluationReport
{
    internal EvaluationReport(ConfusionMatrix confusion, double loss, long sequences, long tokens, double seconds) =>
        (Confusion, Loss, Sequences, Tokens, Seconds) = (confusion, loss, sequences, tokens, seconds);

    /// <summary>How often which label was taken for which.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>The mean cross entropy, in nats.</summary>
    public double Loss { get; }

    /// <summary>The share of right labels.</summary>
    public double Accuracy => Confusion.Accuracy;

    /// <summary>The mean F1 of the labels that occur.</summary>
    public double MacroF1 => Confusion.MacroF1;

    /// <summary>How many sequences.</summary>
    public long Sequences { get; }

    /// <summary>How many tokens.</summary>
    public long Tokens { get; }

    /// <summary>How long it took.</summary>
    public double Seconds { get; }

    /// <summary>The metrics by the names that reports use.</summary>
    public IReadOnlyDictionary<string, double> Metrics => new Dictionary<string, double> { ["accuracy"] = Accuracy, ["macroF1"] = MacroF1, ["loss"] = Loss };

    /// <summary>The metric, larger being better.</summary>
    internal double Score(MonitoredMetric metric) => metric switch
    {
        MonitoredMetric.Accuracy => Accuracy,
        MonitoredMetric.MacroF1 => MacroF1,
        _ => -Loss,
    };

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"accuracy {Accuracy:F4}  macro F1 {MacroF1:F4}  loss {Loss:F4}  ({Sequences} sequences, {Tokens} tokens)\n{Confusion}");
}
