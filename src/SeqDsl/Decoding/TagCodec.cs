namespace SeqDsl.Decoding;

/// <summary>One label for each token: argmax of its probabilities.</summary>
/// <typeparam name="TLabel">An enum, or int.</typeparam>
/// <param name="labels">The labels in the order of their numbers.</param>
public sealed class TagCodec<TLabel>(IReadOnlyList<TLabel> labels) : IHeadCodec<IReadOnlyList<TLabel>, Tagging<TLabel>> where TLabel : notnull
{
    private readonly LabelNumbers<TLabel> labels = new(labels);

    /// <inheritdoc/>
    public bool PerToken => true;

    /// <inheritdoc/>
    public IReadOnlyList<string> LabelNames => this.labels.Names;

    /// <inheritdoc/>
    public long[] Encode(IReadOnlyList<TLabel> target, int length)
    {
        if (target.Count != length)
        {
            throw new ArgumentException($"Found {target.Count} labels for {length} tokens; expected one for each token.", nameof(target));
        }
        return [.. target.Select(this.labels.Number)];
    }

    /// <inheritdoc/>
    public Tagging<TLabel> Decode(ReadOnlySpan<float> scores, int length)
    {
        int labels = this.labels.Labels.Count;
        if (scores.Length != (long)length * labels)
        {
            throw new ArgumentException($"Found {scores.Length} scores, expected {length} · {labels}, one for each token and label.", nameof(scores));
        }
        var best = new int[length];
        for (int token = 0; token < length; token++)
        {
            best[token] = LabelNumbers<TLabel>.Largest(scores.Slice(token * labels, labels));
        }
        return new(this.labels.Labels, best, scores.ToArray());
    }
}
