using SeqDsl.Kernels;

namespace SeqDsl.Decoding.Lattices;

/// <summary>What a linear chain adds to the emissions: the scores of beginnings, transitions and ends. What the mask forbids has none and is on no path.</summary>
internal sealed class ChainWeights
{
    private readonly double[] transitions, starts, ends;

    /// <param name="mask">What is allowed.</param>
    /// <param name="transitions">[K · K] from · K + to</param>
    /// <param name="starts">[K]</param>
    /// <param name="ends">[K]</param>
    public ChainWeights(TransitionMask mask, ReadOnlySpan<float> transitions, ReadOnlySpan<float> starts, ReadOnlySpan<float> ends)
        : this(mask, Widen(transitions), Widen(starts), Widen(ends))
    {
    }

    /// <inheritdoc cref="ChainWeights(TransitionMask, ReadOnlySpan{float}, ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    public ChainWeights(TransitionMask mask, double[] transitions, double[] starts, double[] ends)
    {
        int tags = mask.Tags;
        if (transitions.Length != (long)tags * tags || starts.Length != tags || ends.Length != tags)
        {
            throw new ArgumentException(
                $"Found {transitions.Length} transitions, {starts.Length} starts and {ends.Length} ends; expected {tags} · {tags}, {tags} and {tags}, by the tags of {mask.Scheme}.");
        }
        (Mask, this.transitions, this.starts, this.ends) = (mask, transitions, starts, ends);

        // What may stand before a tag is looked up at every token.
        Before = [.. Enumerable.Range(0, tags).Select(to => Enumerable.Range(0, tags).Where(from => mask.Allows(from, to)).ToArray())];
    }

    /// <summary>What is allowed.</summary>
    public TransitionMask Mask { get; }

    /// <summary>K.</summary>
    public int Tags => Mask.Tags;

    /// <summary>[K] The tags that may stand before each tag.</summary>
    public int[][] Before { get; }

    public double Transition(int from, int to) => transitions[(from * Tags) + to];

    public double Start(int tag) => starts[tag];

    public double End(int tag) => ends[tag];

    private static double[] Widen(ReadOnlySpan<float> numbers)
    {
        var wide = new double[numbers.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = numbers[i];
        }
        return wide;
    }
}
