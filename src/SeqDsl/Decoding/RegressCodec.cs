using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>One real number for each sequence.</summary>
public sealed class RegressCodec : IHeadCodec<float, float>
{
    private readonly NumbersCodec numbers = new(1);

    /// <inheritdoc/>
    public HeadTarget Encode(float target, int length) => numbers.Encode([target], length);

    /// <inheritdoc/>
    public float Decode(ReadOnlySpan<float> scores, int length) => numbers.Decode(scores, length)[0];

    /// <inheritdoc/>
    public HeadEvaluation Evaluation() => numbers.Evaluation();
}
