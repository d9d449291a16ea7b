using System.Globalization;
using System.Text;

namespace SeqDsl.Decoding;

/// <summary>How often which label was taken for which.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[,] counts; // [actual, predicted]

    /// <param name="names">The labels' names, by number.</param>
    public ConfusionMatrix(IReadOnlyList<string> names) => (Names, counts) = (names, new long[names.Count, names.Count]);

    /// <summary>The labels' names, by number.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many were counted.</summary>
    public long Total { get; private set; }

    /// <summary>How many were right.</summary>
    public long Right => Enumerable.Range(0, Names.Count).Sum(i => counts[i, i]);

    /// <summary>The share of right ones; NaN if none was counted.</summary>
    public double Accuracy => (double)Right / Total;

    /// <summary>
    /// The mean F1 of the labels that were there or were predicted; NaN if none was counted. (A label that neither occurs has no F1, and would count as 0.)
    /// </summary>
    public double MacroF1 => Total == 0
        ? double.NaN
        : Enumerable.Range(0, Names.Count).Where(i => Actual(i) + Predicted(i) > 0).Average(i => Score(i).F1);

    /// <summary>How often the first was taken for the second.</summary>
    public long this[int actual, int predicted] => counts[actual, predicted];

    /// <summary>Counts one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is no label.</exception>
    public void Add(long actual, long predicted)
    {
        if ((ulong)actual >= (ulong)Names.Count || (ulong)predicted >= (ulong)Names.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(actual), $"Labels {actual} and {predicted}; expected 0 … {Names.Count - 1}.");
        }
        counts[actual, predicted]++;
        Total++;
    }

    /// <summary>Precision, recall and F1 of each label.</summary>
    public IReadOnlyList<ClassScore> Scores() => [.. Enumerable.Range(0, Names.Count).Select(Score)];

    /// <summary>A table: a row for each label that was there, a column for each that was predicted; then precision, recall and F1.</summary>
    public override string ToString()
    {
        int first = Math.Min(24, Names.Append("").Max(name => name.Length));
        int width = Math.Max(5, Math.Min(8, Names.Append("").Max(name => name.Length)));
        width = Math.Max(width, Total.ToString(CultureInfo.InvariantCulture).Length);
        var table = new StringBuilder();
        table.Append(Cell("", first, left: true));
        foreach (string name in Names)
        {
            table.Append(' ').Append(Cell(name, width));
        }
        table.Append("   precision  recall      F1\n");
        for (int actual = 0; actual < Names.Count; actual++)
        {
            table.Append(Cell(Names[actual], first, left: true));
            for (int predicted = 0; predicted < Names.Count; predicted++)
            {
                long count = counts[actual, predicted];
                table.Append(' ').Append(Cell(count == 0 ? "." : count.ToString(CultureInfo.InvariantCulture), width));
            }
            ClassScore score = Score(actual);
            table.Append(CultureInfo.InvariantCulture, $"   {score.Precision,9:F4} {score.Recall,7:F4} {score.F1,7:F4}\n");
        }
        return table.ToString();
    }

    private static string Cell(string text, int width, bool left = false)
    {
        string cut = text.Length <= width ? text : text[..(width - 1)] + "…";
        return left ? cut.PadRight(width) : cut.PadLeft(width);
    }

    private long Actual(int label) => Enumerable.Range(0, Names.Count).Sum(predicted => counts[label, predicted]);

    private long Predicted(int label) => Enumerable.Range(0, Names.Count).Sum(actual => counts[actual, label]);

    private ClassScore Score(int label)
    {
        long right = counts[label, label], actual = Actual(label), predicted = Predicted(label);
        double precision = predicted == 0 ? 0 : (double)right / predicted, recall = actual == 0 ? 0 : (double)right / actual;
        return new(Names[label], precision, recall, right == 0 ? 0 : 2 * precision * recall / (precision + recall), actual);
    }
}
