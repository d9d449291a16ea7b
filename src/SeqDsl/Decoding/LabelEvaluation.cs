using System.Globalization;
using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>One label a row, the one with the largest score: accuracy, and the mean F1 of the labels that occur.</summary>
/// <param name="names">The labels' names, by number.</param>
public class LabelEvaluation(IReadOnlyList<string> names) : HeadEvaluation
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
        int[] predicted = Predict(scores, target.Labels!.Length);
        for (int row = 0; row < predicted.Length; row++)
        {
            Confusion.Add(target.Labels[row], predicted[row]);
        }
    }

    /// <summary>The label of each row.</summary>
    /// <param name="scores">[rows · labels]</param>
    /// <param name="rows">At least 1.</param>
    protected virtual int[] Predict(ReadOnlySpan<float> scores, int rows)
    {
        int columns = Confusion.Names.Count;
        var predicted = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            predicted[row] = LabelNumbers<int>.Largest(scores.Slice(row * columns, columns));
        }
        return predicted;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"accuracy {Confusion.Accuracy:F4}  macro F1 {Confusion.MacroF1:F4}\n{Confusion}");
}
