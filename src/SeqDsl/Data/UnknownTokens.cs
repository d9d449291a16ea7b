using SeqDsl.Kernels;

namespace SeqDsl.Data;

/// <summary>
/// Replaces rare tokens by the unknown one while training, so that its vector is learned: a token that occurred c times is replaced with
/// probability rate / (rate + c) (Kiperwasser and Goldberg 2016, who take 0.25; 1 replaces every second singleton). Its characters stay: an unknown word
/// can still be read.
/// </summary>
public sealed class UnknownTokens
{
    private readonly double[] probabilities; // [V]
    private readonly ulong seed;

    /// <param name="vocabulary">Whose counts decide.</param>
    /// <param name="rate">At least 0; 0 replaces nothing.</param>
    /// <param name="seed">Of the generator; the same seed replaces the same tokens.</param>
    public UnknownTokens(Vocabulary vocabulary, double rate, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        probabilities = new double[vocabulary.Count];
        this.seed = seed;
        for (int id = vocabulary.Reserved; id < probabilities.Length; id++)
        {
            probabilities[id] = rate / (rate + Math.Max(1, vocabulary.CountOf(id)));
        }
    }

    /// <summary>A copy of the sequence with tokens replaced; which ones depends on seed, epoch, example and position only.</summary>
    public EncodedSequence Apply(EncodedSequence sequence, int epoch, int example) =>
        sequence.WithTokens(Replaced(sequence.TokenIds!, epoch, example), sequence.Targets);

    private long[] Replaced(long[] tokens, int epoch, int example)
    {
        var ids = (long[])tokens.Clone();
        var stream = new RandomStream(seed, RandomUse.UnknownTokens, (uint)epoch & 0xFFFFFF, (ulong)example);
        for (int i = 0; i < ids.Length; i++)
        {
            double probability = (ulong)ids[i] < (ulong)probabilities.Length ? probabilities[ids[i]] : 0;
            if (probability > 0 && stream.Uniform((ulong)i) < probability)
            {
                ids[i] = Vocabulary.Unknown;
            }
        }
        return ids;
    }
}
