using System.Globalization;
using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>The stretch of a text that was found, how sure it is, and what else could be.</summary>
public sealed class SpanPrediction
{
    private readonly float[] start, end;
    private readonly double none;
    private readonly int longest;

    internal SpanPrediction(ReadOnlySpan<float> scores, bool optional, int longest)
    {
        this.longest = longest;
        (start, double noStart) = SpanScores.LogProbabilities(scores, 0, 2, optional);
        (end, double noEnd) = SpanScores.LogProbabilities(scores, 1, 2, optional);
        none = noStart + noEnd;
        (Span, Probability) = SpanScores.Best(scores, 0, 2, optional, longest);
    }

    /// <summary>The best span; none where it is likelier that there is none.</summary>
    public TokenSpan Span { get; }

    /// <summary>Its probability: that of its first token times that of its last.</summary>
    public double Probability { get; }

    /// <summary>[tokens] The probability of each token to be the first.</summary>
    public IReadOnlyList<double> StartProbabilities => [.. start.Select(score => Math.Exp(score))];

    /// <summary>[tokens] The probability of each token to be the last.</summary>
    public IReadOnlyList<double> EndProbabilities => [.. end.Select(score => Math.Exp(score))];

    /// <summary>The k best spans and, where there may be none, that there is none; best first.</summary>
    /// <param name="k">At least 1.</param>
    public IReadOnlyList<(TokenSpan Span, double Probability)> Best(int k) =>
        [.. BestSpans.Several(start, end, k, longest).Select(span => (Span: new TokenSpan(span.Start, span.Length), span.Score))
            .Concat(double.IsNegativeInfinity(none) ? [] : [(TokenSpan.None, none)])
            .OrderByDescending(span => span.Item2).Take(k).Select(span => (span.Item1, Math.Exp(span.Item2)))];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Span} ({Probability:P1})");
}
