using System.Globalization;
using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>The stretch of a text that was found, how sure it is, and what else could be.</summary>
public sealed class SpanPrediction
{
    private readonly SpanScores scores;
    private readonly int longest;

    internal SpanPrediction(SpanScores scores, int longest)
    {
        (this.scores, this.longest) = (scores, longest);
        (Span, Probability) = scores.Best(longest);
    }

    /// <summary>The best span; none where it is likelier that there is none.</summary>
    public TokenSpan Span { get; }

    /// <summary>Its probability: that of its first token times that of its last.</summary>
    public double Probability { get; }

    /// <summary>[tokens] The probability of each token to be the first.</summary>
    public IReadOnlyList<double> StartProbabilities => [.. scores.Start.Select(score => Math.Exp(score))];

    /// <summary>[tokens] The probability of each token to be the last.</summary>
    public IReadOnlyList<double> EndProbabilities => [.. scores.End.Select(score => Math.Exp(score))];

    /// <summary>The k best spans and, where there may be none, that there is none; best first.</summary>
    /// <param name="k">At least 1.</param>
    public IReadOnlyList<(TokenSpan Span, double Probability)> Best(int k) =>
        [.. BestSpans.Several(scores.Start, scores.End, k, longest).Select(span => (Span: new TokenSpan(span.Start, span.Length), span.Score))
            .Concat(double.IsNegativeInfinity(scores.None) ? [] : [(TokenSpan.None, scores.None)])
            .OrderByDescending(span => span.Item2).Take(k).Select(span => (span.Item1, Math.Exp(span.Item2)))];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Span} ({Probability:P1})");
}
