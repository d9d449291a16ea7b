using System.Globalization;
using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>One label a row, the one with the largest score: accuracy, and the mean F1 of the labels that occur.</summary>
/// <param name="names">The labels' names, by number.</param>
public sealed class LabelEvaluation(IReadOnlyList<string> names) : HeadEvaluation
{
    /// <summary>How often which label was taken for which.</summary>
    public ConfusionMatrix Confusion { get; } = new(names);

    /// <inheritdoc/>
    public override string MainMetric => "accuracy";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Metrics =>
        new Dictionary<string, double> { [MainMetric] = Confusion.Accuracy, ["macroF1"] = Confusion.MacroF1 };

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<float> scores, HeadTarget target, int length)
    {
        int columns = Confusion.Names.Count;
        for (int row = 0; row < target.Labels!.Length; row++)
        {
            Confusion.Add(target.Labels[row], LabelNumbers<int>.Largest(scores.Slice(row * columns, columns)));
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"accuracy {Confusion.Accuracy:F4}  macro F1 {Confusion.MacroF1:F4}\n{Confusion}");
}
