using SeqDsl.Kernels;

namespace SeqDsl.Decoding.Lattices;

/// <summary>The scores of a conditional random field's transitions as they are now, and the lattices that they make of emissions.</summary>
internal sealed class ChainDecoder(TransitionMask mask)
{
    private ChainWeights? weights;

    public TransitionMask Mask { get; } = mask;

    /// <summary>Takes the head's present transitions.</summary>
    public void Use(IHeadParameters parameters) =>
        weights = new(Mask, parameters["transitions"], parameters["start_transitions"], parameters["end_transitions"]);

    /// <summary>All paths over a text.</summary>
    /// <param name="scores">[length · K]</param>
    /// <param name="length">At least 1.</param>
    public Lattice Over(ReadOnlySpan<float> scores, int length)
    {
        if (scores.Length != (long)length * Mask.Tags || length < 1)
        {
            throw new ArgumentException($"Found {scores.Length} scores for {length} tokens, expected {length} · {Mask.Tags}, one for each token and tag, and at least one token.", nameof(scores));
        }
        return new(scores, weights ?? throw new InvalidOperationException("The transitions are not known: give the codec the head's parameters (Use) before it decodes."));
    }
}
