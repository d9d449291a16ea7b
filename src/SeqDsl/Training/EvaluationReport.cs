using System.Globalization;
using SeqDsl.Decoding;

namespace SeqDsl.Training;

/// <summary>How well a model does on examples.</summary>
public sealed class EvaluationReport
{
    internal EvaluationReport(IReadOnlyList<(string Name, HeadEvaluation Evaluation)> heads, double loss, long sequences, long tokens, double seconds)
    {
        (Heads, Loss, Sequences, Tokens, Seconds) = (heads, loss, sequences, tokens, seconds);
        var metrics = new Dictionary<string, double>();
        foreach ((string name, HeadEvaluation evaluation) in heads)
        {
            foreach ((string metric, double value) in evaluation.Metrics)
            {
                metrics.Add(MetricOf(name, metric), value);
            }
        }
        metrics.Add("loss", loss);
        Metrics = metrics;
    }

    /// <summary>Each head by its name, in the order of the declaration.</summary>
    public IReadOnlyList<(string Name, HeadEvaluation Evaluation)> Heads { get; }

    /// <summary>The mean loss, in nats.</summary>
    public double Loss { get; }

    /// <summary>The share of right labels of the first head that has labels; NaN where none has.</summary>
    public double Accuracy => Confusion?.Accuracy ?? double.NaN;

    /// <summary>The mean F1 of the labels that occur, of the first head that has labels; NaN where none has.</summary>
    public double MacroF1 => Confusion?.MacroF1 ?? double.NaN;

    /// <summary>How often the first head that has labels took which for which; null where none has.</summary>
    public ConfusionMatrix? Confusion => Heads.Select(head => head.Evaluation).OfType<LabelEvaluation>().FirstOrDefault()?.Confusion;

    /// <summary>How many sequences.</summary>
    public long Sequences { get; }

    /// <summary>How many tokens.</summary>
    public long Tokens { get; }

    /// <summary>How long it took.</summary>
    public double Seconds { get; }

    /// <summary>The metrics by the names that reports use; of several heads with the head's name before them: <c>intentAccuracy</c>.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; }

    /// <summary>The metric, larger being better.</summary>
    internal double Score(MonitoredMetric metric) => metric switch
    {
        MonitoredMetric.Accuracy => Accuracy,
        MonitoredMetric.MacroF1 => MacroF1,
        MonitoredMetric.Loss => -Loss,
        _ => Heads.Count > 0 ? Heads.Average(head => head.Evaluation.Main) : -Loss,
    };

    /// <summary>The metric in words.</summary>
    internal string Name(MonitoredMetric metric) => metric switch
    {
        MonitoredMetric.Accuracy => "accuracy",
        MonitoredMetric.MacroF1 => "macro F1",
        MonitoredMetric.Main when Heads.Count > 0 =>
            (Heads.Count > 1 ? "mean of " : "") + string.Join(" and ", Heads.Select(head => Words(MetricOf(head.Name, head.Evaluation.MainMetric)))),
        _ => "loss",
    };

    /// <summary>Each head's main metric and the loss, in one line.</summary>
    internal string Line()
    {
        IEnumerable<string> mains = Heads.Select(head =>
            string.Create(CultureInfo.InvariantCulture, $"  {Words(MetricOf(head.Name, head.Evaluation.MainMetric))} {head.Evaluation.Metrics[head.Evaluation.MainMetric]:F4}"));
        return string.Create(CultureInfo.InvariantCulture, $"loss {Loss:F4}{string.Concat(mains)}");
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"loss {Loss:F4}  ({Sequences} sequences, {Tokens} tokens)\n{string.Join('\n', Heads.Select(head => Heads.Count > 1 ? $"{head.Name}: {head.Evaluation}" : $"{head.Evaluation}"))}");

    /// <summary>"intent" and "accuracy": "intentAccuracy"; "slot" and "entityF1": "slotF1".</summary>
    private string MetricOf(string head, string metric)
    {
        if (Heads.Count == 1)
        {
            return metric;
        }
        string own = metric.StartsWith("entity", StringComparison.Ordinal) ? metric["entity".Length..] : metric;
        return head + char.ToUpperInvariant(own[0]) + own[1..];
    }

    /// <summary>"macroF1": "macro F1"</summary>
    private static string Words(string metric)
    {
        int capital = metric.AsSpan().IndexOfAnyInRange('A', 'Z');
        return capital <= 0 ? metric : $"{metric[..capital]} {(metric[capital..] == "F1" ? "F1" : metric[capital..].ToLowerInvariant())}";
    }
}
