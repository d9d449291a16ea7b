using SeqDsl.Data;
using SeqDsl.Decoding.Lattices;
using SeqDsl.Kernels;

namespace SeqDsl.Decoding;

/// <summary>One label for each token, decoded together by the best path (Viterbi 1967) under the head's transitions.</summary>
/// <typeparam name="TLabel">An enum.</typeparam>
/// <param name="labels">The labels in the order of their numbers.</param>
public sealed class ChainCodec<TLabel>(IReadOnlyList<TLabel> labels) : IHeadCodec<IReadOnlyList<TLabel>, ChainTagging<TLabel>> where TLabel : notnull
{
    private readonly LabelNumbers<TLabel> numbers = new(labels);
    private readonly ChainDecoder decoder = new(TransitionMask.Of(TagScheme.Plain, labels.Count));

    /// <inheritdoc/>
    public HeadTarget Encode(IReadOnlyList<TLabel> target, int length) => target.Count == length
        ? new([.. target.Select(numbers.Number)])
        : throw new ArgumentException($"Found {target.Count} labels for {length} tokens; expected one for each token.");

    /// <inheritdoc/>
    public ChainTagging<TLabel> Decode(ReadOnlySpan<float> scores, int length) => new(numbers.Labels, decoder.Over(scores, length));

    /// <inheritdoc/>
    public HeadEvaluation Evaluation() => new PathEvaluation(numbers.Names, decoder);

    /// <inheritdoc/>
    public void Use(IHeadParameters parameters) => decoder.Use(parameters);

    /// <summary>The labels of the best path instead of each token's largest.</summary>
    private sealed class PathEvaluation(IReadOnlyList<string> names, ChainDecoder decoder) : LabelEvaluation(names)
    {
        protected override int[] Predict(ReadOnlySpan<float> scores, int rows) => BestPaths.One(decoder.Over(scores, rows)).Tags;
    }
}
