using System.Globalization;
using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>
/// Any number of labels a row, those whose probability is at least one half: F1 over all labels of all rows (micro), the mean F1 of the labels that occur
/// or are predicted (macro), and the share of rows whose labels are exactly right.
/// </summary>
/// <param name="names">The labels' names, by number.</param>
public sealed class LabelSetEvaluation(IReadOnlyList<string> names) : HeadEvaluation
{
    private readonly long[] right = new long[names.Count], predicted = new long[names.Count], actual = new long[names.Count];
    private long rows, exact;

    /// <inheritdoc/>
    public override string MainMetric => "microF1";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Metrics => new Dictionary<string, double>
    {
        [MainMetric] = F1(right.Sum(), predicted.Sum(), actual.Sum()),
        ["macroF1"] = Enumerable.Range(0, names.Count).Where(i => predicted[i] + actual[i] > 0).Select(i => F1(right[i], predicted[i], actual[i])).DefaultIfEmpty(double.NaN).Average(),
        ["exactMatch"] = (double)exact / rows,
    };

    /// <summary>How well each label was found.</summary>
    public IReadOnlyList<ClassScore> Classes =>
    [
        .. names.Select((name, i) => new ClassScore(
            name, predicted[i] > 0 ? (double)right[i] / predicted[i] : 0, actual[i] > 0 ? (double)right[i] / actual[i] : 0,
            predicted[i] + actual[i] > 0 ? F1(right[i], predicted[i], actual[i]) : 0, actual[i])),
    ];

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<float> scores, HeadTarget target, int length)
    {
        bool same = true;
        for (int i = 0; i < names.Count; i++)
        {
            bool isPredicted = scores[i] >= LabelSetPrediction<int>.Threshold, isActual = target.Numbers![i] >= LabelSetPrediction<int>.Threshold;
            predicted[i] += isPredicted ? 1 : 0;
            actual[i] += isActual ? 1 : 0;
            right[i] += isPredicted && isActual ? 1 : 0;
            same &= isPredicted == isActual;
        }
        rows++;
        exact += same ? 1 : 0;
    }

    public override string ToString()
    {
        IReadOnlyDictionary<string, double> metrics = Metrics;
        IEnumerable<string> classes = Classes.Select(score => string.Create(
            CultureInfo.InvariantCulture, $"  {score.Label,-20} precision {score.Precision:F4}  recall {score.Recall:F4}  F1 {score.F1:F4}  ({score.Support})"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"micro F1 {metrics[MainMetric]:F4}  macro F1 {metrics["macroF1"]:F4}  exact match {metrics["exactMatch"]:F4}\n{string.Join('\n', classes)}");
    }

    /// <summary>2·right / (predicted + actual); 1 where there was nothing to find and nothing was found.</summary>
    private static double F1(long right, long predicted, long actual) => predicted + actual == 0 ? 1 : 2.0 * right / (predicted + actual);
}
