using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>Any number of labels for each sequence: those whose probability is at least one half.</summary>
/// <typeparam name="TLabel">An enum, or int.</typeparam>
/// <param name="labels">The labels in the order of their numbers.</param>
public sealed class MultiLabelCodec<TLabel>(IReadOnlyList<TLabel> labels) : IHeadCodec<IReadOnlyCollection<TLabel>, LabelSetPrediction<TLabel>> where TLabel : notnull
{
    private readonly LabelNumbers<TLabel> numbers = new(labels);

    /// <inheritdoc/>
    public HeadTarget Encode(IReadOnlyCollection<TLabel> target, int length)
    {
        var indicators = new float[numbers.Labels.Count];
        foreach (TLabel label in target)
        {
            indicators[numbers.Number(label)] = 1;
        }
        return new(indicators);
    }

    /// <inheritdoc/>
    public LabelSetPrediction<TLabel> Decode(ReadOnlySpan<float> scores, int length) => scores.Length == numbers.Labels.Count
        ? new(numbers.Labels, scores.ToArray())
        : throw new ArgumentException($"Found {scores.Length} scores, expected {numbers.Labels.Count}, one for each label.", nameof(scores));

    /// <inheritdoc/>
    public HeadEvaluation Evaluation() => new LabelSetEvaluation(numbers.Names);
}
