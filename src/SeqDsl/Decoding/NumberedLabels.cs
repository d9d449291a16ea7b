using System.Globalization;

namespace SeqDsl.Decoding;

/// <summary>The labels of a head that is declared with a number of them, as <c>Classify(3)</c>: 0, 1 and 2.</summary>
public static class NumberedLabels
{
    /// <summary>The labels.</summary>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<int> Numbers(int count) => [.. Enumerable.Range(0, count)];

    /// <summary>Their names, as model files hold them: "0", "1", "2".</summary>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<string> Names(int count) => [.. Enumerable.Range(0, count).Select(number => number.ToString(CultureInfo.InvariantCulture))];
}
