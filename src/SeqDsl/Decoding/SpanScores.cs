using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>The scores of one span of a text as logarithms of probabilities.</summary>
/// <param name="Start">[tokens] Of each to be the first.</param>
/// <param name="End">[tokens] Of each to be the last.</param>
/// <param name="None">Of there being none; −∞ where there must be one.</param>
internal sealed record SpanScores(float[] Start, float[] End, double None)
{
    /// <summary>ln softmax over the tokens and, where there may be none, a score of 0.</summary>
    /// <param name="scores">[tokens · columns], of which 2·slot has the first tokens and 2·slot + 1 the last ones.</param>
    /// <param name="slot">Which of the spans.</param>
    /// <param name="columns">How many there are.</param>
    /// <param name="optional">Whether there may be none.</param>
    public static SpanScores Of(ReadOnlySpan<float> scores, int slot, int columns, bool optional)
    {
        (float[] start, double noStart) = LogProbabilities(scores, 2 * slot, columns, optional);
        (float[] end, double noEnd) = LogProbabilities(scores, (2 * slot) + 1, columns, optional);
        return new(start, end, noStart + noEnd);
    }

    /// <summary>The best span and its probability; none where that is likelier.</summary>
    /// <param name="longest">Tokens that it has at most.</param>
    public (TokenSpan Span, double Probability) Best(int longest)
    {
        (int first, int length, double score) = BestSpans.One(Start, End, longest);
        return score >= None ? (new(first, length), Math.Exp(score)) : (TokenSpan.None, Math.Exp(None));
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

    /// <summary>What <see cref="Encode"/> was given.</summary>
    public static TokenSpan Decode(ReadOnlySpan<float> places) => places[0] < 0 ? TokenSpan.None : new((int)places[0], (int)places[1] - (int)places[0] + 1);

    private static (float[] Tokens, double None) LogProbabilities(ReadOnlySpan<float> scores, int column, int columns, bool optional)
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
}
