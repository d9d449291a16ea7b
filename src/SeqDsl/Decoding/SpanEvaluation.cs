using System.Globalization;
using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>Spans found against those that are there: the share of equal ones, and the mean F1 of their tokens. (What a text's words say is not known here: <see cref="AnswerScores"/>.)</summary>
internal sealed class SpanEvaluation(bool optional, int longest) : HeadEvaluation
{
    private double exact, f1;
    private long count;

    /// <inheritdoc/>
    public override string MainMetric => "f1";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Metrics => new Dictionary<string, double> { ["exactMatch"] = exact / count, [MainMetric] = f1 / count };

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<float> scores, HeadTarget target, int length)
    {
        TokenSpan found = SpanScores.Of(scores, slot: 0, columns: 2, optional).Best(longest).Span, actual = SpanScores.Decode(target.Numbers);
        int both = Math.Max(0, Math.Min(found.End, actual.End) - Math.Max(found.Start, actual.Start));
        count++;
        exact += found == actual ? 1 : 0;
        f1 += found.IsNone && actual.IsNone ? 1 : 2.0 * both / (found.Length + actual.Length);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"exact match {exact / count:F4}  F1 of tokens {f1 / count:F4}");
}
