using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>The scores of a span's first and last token as logarithms of probabilities, and the best pair of them.</summary>
internal static class SpanScores
{
    /// <summary>ln P of each token to be the first, or the last, and of there being none: ln softmax over the tokens and, where there may be none, a score of 0.</summary>
    /// <param name="scores">[tokens · columns]</param>
    /// <param name="column">Which of the columns.</param>
    /// <param name="columns">How many there are.</param>
    /// <param name="optional">Whether there may be none.</param>
    public static (float[] Tokens, double None) LogProbabilities(ReadOnlySpan<float> scores, int column, int columns, bool optional)
    {
        var own = new float[scores.Length / columns];
        double largest = optional ? 0 : double.NegativeInfinity, sum = 0;
        for (int token = 0; token < own.Length; token++)
        {
            own[token] = scores[(token * columns) + column];
            largest = Math.Max(largest, own[token]);
        }
        foreach (float score in own)
        {
            sum += Math.Exp(score - largest);
        }
        double partition = Math.Log(sum + (optional ? Math.Exp(-largest) : 0)) + largest;
        for (int token = 0; token < own.Length; token++)
        {
            own[token] = (float)(own[token] - partition);
        }
        return (own, optional ? -partition : double.NegativeInfinity);
    }

    /// <summary>The best span among the columns 2·slot (first tokens) and 2·slot + 1 (last ones), and its probability; none where that is likelier.</summary>
    public static (TokenSpan Span, double Probability) Best(ReadOnlySpan<float> scores, int slot, int columns, bool optional, int longest)
    {
        (float[] start, double noStart) = LogProbabilities(scores, 2 * slot, columns, optional);
        (float[] end, double noEnd) = LogProbabilities(scores, (2 * slot) + 1, columns, optional);
        (int first, int length, double score) = BestSpans.One(start, end, longest);
        return score >= noStart + noEnd ? (new(first, length), Math.Exp(score)) : (TokenSpan.None, Math.Exp(noStart + noEnd));
    }

    /// <summary>A span's two places as the loss takes them.</summary>
    /// <exception cref="ArgumentException">It lies outside the text, or is none where there must be one.</exception>
    public static void Encode(TokenSpan span, int length, bool optional, Span<float> places)
    {
        if (span.IsNone ? !optional : span.Start < 0 || span.Length < 0 || span.End > length)
        {
            throw new ArgumentException(span.IsNone
                ? "the span is none, and the head takes one of each text; write ExtractSpan(Optional = true) if there may be none."
                : $"the span {span} lies outside the text, which has {length} tokens.");
        }
        (places[0], places[1]) = span.IsNone ? (-1, -1) : (span.Start, span.End - 1);
    }
}
