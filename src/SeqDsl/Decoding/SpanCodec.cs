using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>One stretch of each text, by its first and its last token.</summary>
/// <param name="optional">Whether there may be none.</param>
/// <param name="longest">Tokens that it has at most.</param>
public sealed class SpanCodec(bool optional = false, int longest = int.MaxValue) : IHeadCodec<TokenSpan, SpanPrediction>
{
    /// <inheritdoc/>
    public HeadTarget Encode(TokenSpan target, int length)
    {
        var places = new float[2];
        SpanScores.Encode(target, length, optional, places);
        return new(places);
    }

    /// <inheritdoc/>
    public SpanPrediction Decode(ReadOnlySpan<float> scores, int length) => new(SpanScores.Of(scores, slot: 0, columns: 2, optional), longest);

    /// <inheritdoc/>
    public int Within(HeadTarget target, int limit) => SlotsCodec.Within(target, limit);

    /// <inheritdoc/>
    public HeadEvaluation Evaluation() => new SpanEvaluation(optional, longest);
}
