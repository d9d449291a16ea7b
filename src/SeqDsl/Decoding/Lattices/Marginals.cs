namespace SeqDsl.Decoding.Lattices;

/// <summary>Probabilities of parts of paths, a path's being e^score / Z: forward–backward in the log semiring.</summary>
internal sealed class Marginals
{
    private readonly Lattice lattice;
    private readonly double[] alpha, beta; // [T · K]

    public Marginals(Lattice lattice)
    {
        this.lattice = lattice;
        alpha = lattice.Forward<LogSemiring, double>(default);
        beta = lattice.Backward<LogSemiring, double>(default);
        LogPartition = lattice.Total(default(LogSemiring), alpha);
    }

    /// <summary>ln Z.</summary>
    public double LogPartition { get; }

    /// <summary>P(yₜ = tag).</summary>
    public double Of(int token, int tag) => Math.Exp(alpha[At(token, tag)] + beta[At(token, tag)] - LogPartition);

    /// <summary>P(yₜ₋₁ = from, yₜ = to).</summary>
    public double Of(int token, int from, int to) => lattice.Weights.Mask.Allows(from, to)
        ? Math.Exp(alpha[At(token - 1, from)] + lattice.Weights.Transition(from, to) + lattice.Emission(token, to) + beta[At(token, to)] - LogPartition)
        : 0;

    /// <summary>P(the whole path).</summary>
    public double Of(ReadOnlySpan<int> path) => Math.Exp(lattice.Score(path) - LogPartition);

    /// <summary>
    /// The probability that an entity stands just there: of all paths that have these tags from a token on and neither continue an entity into the first nor out of
    /// the last.
    /// </summary>
    public double OfEntity(int start, ReadOnlySpan<int> tags)
    {
        ChainWeights weights = lattice.Weights;
        LogSemiring ring = default;
        double score = start > 0 ? ring.Zero : weights.Mask.MayStart(tags[0]) ? weights.Start(tags[0]) : ring.Zero;
        foreach (int from in start > 0 ? weights.Before[tags[0]] : [])
        {
            if (!weights.Mask.Continues(from, tags[0]))
            {
                score = ring.Plus(score, alpha[At(start - 1, from)] + weights.Transition(from, tags[0]));
            }
        }
        for (int i = 0; i < tags.Length; i++)
        {
            score += lattice.Emission(start + i, tags[i]) + (i > 0 ? weights.Transition(tags[i - 1], tags[i]) : 0);
        }
        int end = start + tags.Length;
        double rest = end < lattice.Length ? ring.Zero : weights.Mask.MayEnd(tags[^1]) ? weights.End(tags[^1]) : ring.Zero;
        for (int to = 0; to < lattice.Tags && end < lattice.Length; to++)
        {
            if (weights.Mask.Allows(tags[^1], to) && !weights.Mask.Continues(tags[^1], to))
            {
                rest = ring.Plus(rest, weights.Transition(tags[^1], to) + lattice.Emission(end, to) + beta[At(end, to)]);
            }
        }
        return Math.Exp(score + rest - LogPartition);
    }

    private int At(int token, int tag) => (token * lattice.Tags) + tag;
}
