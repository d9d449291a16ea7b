using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>One label for each sequence: argmax of its probabilities.</summary>
/// <typeparam name="TLabel">An enum, or int.</typeparam>
/// <param name="labels">The labels in the order of their numbers.</param>
public sealed class ClassifyCodec<TLabel>(IReadOnlyList<TLabel> labels) : IHeadCodec<TLabel, Prediction<TLabel>> where TLabel : notnull
{
    private readonly LabelNumbers<TLabel> numbers = new(labels);

    /// <inheritdoc/>
    public HeadTarget Encode(TLabel target, int length) => new([numbers.Number(target)]);

    /// <inheritdoc/>
    public Prediction<TLabel> Decode(ReadOnlySpan<float> scores, int length)
    {
        if (scores.Length != numbers.Labels.Count)
        {
            throw new ArgumentException($"Found {scores.Length} scores, expected {numbers.Labels.Count}, one for each label.", nameof(scores));
        }
        return new(numbers.Labels, LabelNumbers<TLabel>.Largest(scores), scores.ToArray());
    }

    /// <inheritdoc/>
    public HeadEvaluation Evaluation() => new LabelEvaluation(numbers.Names);
}
