using System.Globalization;
using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>
/// Real numbers: the mean absolute error, the root of the mean squared error, and R² = 1 − Σ (x − y)² / Σ (y − ȳ)², the share of the targets' variance
/// that is explained, for each number and averaged over them.
/// </summary>
/// <param name="count">Numbers in a row.</param>
public sealed class NumberEvaluation(int count) : HeadEvaluation
{
    // Of each number: targets, squared targets' distances (Welford 1962), errors.
    private readonly double[] means = new double[count], spreads = new double[count], squared = new double[count], absolute = new double[count];
    private long rows;

    /// <inheritdoc/>
    public override string MainMetric => "r2";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Metrics => new Dictionary<string, double>
    {
        [MainMetric] = Enumerable.Range(0, count).Average(i => squared[i] == 0 ? 1 : 1 - (squared[i] / spreads[i])),
        ["rmse"] = Math.Sqrt(squared.Sum() / (rows * count)),
        ["mae"] = absolute.Sum() / (rows * count),
    };

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<float> scores, HeadTarget target, int length)
    {
        rows++;
        for (int i = 0; i < count; i++)
        {
            double y = target.Numbers![i], error = scores[i] - y, before = y - means[i];
            means[i] += before / rows;
            spreads[i] += before * (y - means[i]);
            squared[i] += error * error;
            absolute[i] += Math.Abs(error);
        }
    }

    public override string ToString()
    {
        IReadOnlyDictionary<string, double> metrics = Metrics;
        return string.Create(CultureInfo.InvariantCulture, $"R² {metrics[MainMetric]:F4}  RMSE {metrics["rmse"]:G5}  MAE {metrics["mae"]:G5}");
    }
}
