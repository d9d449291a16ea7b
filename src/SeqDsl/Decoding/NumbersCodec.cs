using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>Several real numbers for each sequence.</summary>
/// <param name="count">How many.</param>
public sealed class NumbersCodec(int count) : IHeadCodec<IReadOnlyList<float>, IReadOnlyList<float>>
{
    /// <inheritdoc/>
    public HeadTarget Encode(IReadOnlyList<float> target, int length)
    {
        if (target.Count != count)
        {
            throw new ArgumentException($"Found {target.Count} numbers; expected {count}.");
        }
        for (int i = 0; i < count; i++)
        {
            if (!float.IsFinite(target[i]))
            {
                throw new ArgumentException($"Number {i} is {target[i]}; expected a finite one.");
            }
        }
        return new([.. target]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<float> Decode(ReadOnlySpan<float> scores, int length) => scores.Length == count
        ? scores.ToArray()
        : throw new ArgumentException($"Found {scores.Length} numbers, expected {count}.", nameof(scores));

    /// <inheritdoc/>
    public HeadEvaluation Evaluation() => new NumberEvaluation(count);
}
