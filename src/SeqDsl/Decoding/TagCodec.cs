using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>One label for each token: argmax of its probabilities.</summary>
/// <typeparam name="TLabel">An enum, or int.</typeparam>
/// <param name="labels">The labels in the order of their numbers.</param>
public sealed class TagCodec<TLabel>(IReadOnlyList<TLabel> labels) : IHeadCodec<IReadOnlyList<TLabel>, Tagging<TLabel>> where TLabel : notnull
{
    private readonly LabelNumbers<TLabel> numbers = new(labels);

    /// <inheritdoc/>
    public HeadTarget Encode(IReadOnlyList<TLabel> target, int length)
    {
        if (target.Count != length)
        {
            throw new ArgumentException($"Found {target.Count} labels for {length} tokens; expected one for each token.");
        }
        return new([.. target.Select(numbers.Number)]);
    }

    /// <inheritdoc/>
    public Tagging<TLabel> Decode(ReadOnlySpan<float> scores, int length)
    {
        int count = numbers.Labels.Count;
        if (scores.Length != (long)length * count)
        {
            throw new ArgumentException($"Found {scores.Length} scores, expected {length} · {count}, one for each token and label.", nameof(scores));
        }
        var best = new int[length];
        for (int token = 0; token < length; token++)
        {
            best[token] = LabelNumbers<TLabel>.Largest(scores.Slice(token * count, count));
        }
        return new(numbers.Labels, best, scores.ToArray());
    }

    /// <inheritdoc/>
    public HeadEvaluation Evaluation() => new LabelEvaluation(numbers.Names);
}
