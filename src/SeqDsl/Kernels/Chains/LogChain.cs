namespace SeqDsl.Kernels.Chains;

/// <summary>
/// Forward–backward over one sequence in double precision and log space: right whatever the scores' range, and slow. The reference of <see cref="ChainBatch"/>, its
/// way out where e^score leaves the range of float32, and the gradient over tensors.
/// </summary>
internal static class LogChain
{
    /// <summary>ln Z.</summary>
    /// <param name="emissions">[T · K]</param>
    /// <param name="transitions">[K · K], from and to.</param>
    /// <param name="starts">[K]</param>
    /// <param name="ends">[K]</param>
    /// <param name="mask">Which of them are allowed.</param>
    /// <param name="marginals">[T · K], written: P(yₜ = k). Empty: not needed.</param>
    /// <param name="pairs">[K · K], added to: Σₜ P(yₜ₋₁ = i, yₜ = j). Empty if <paramref name="marginals"/> is.</param>
    public static double Run(
        ReadOnlySpan<double> emissions, ReadOnlySpan<double> transitions, ReadOnlySpan<double> starts, ReadOnlySpan<double> ends, TransitionMask mask,
        Span<double> marginals, Span<double> pairs)
    {
        int tags = mask.Tags, steps = emissions.Length / tags;
        double[] alpha = new double[steps * tags], beta = new double[steps * tags], terms = new double[tags];
        for (int step = 0; step < steps; step++)
        {
            for (int to = 0; to < tags; to++)
            {
                for (int from = 0; step > 0 && from < tags; from++)
                {
                    terms[from] = mask.Allows(from, to) ? alpha[((step - 1) * tags) + from] + transitions[(from * tags) + to] : double.NegativeInfinity;
                }
                double before = step > 0 ? LogSum(terms) : mask.MayStart(to) ? starts[to] : double.NegativeInfinity;
                alpha[(step * tags) + to] = before + emissions[(step * tags) + to];
            }
        }
        for (int step = steps - 1; step >= 0; step--)
        {
            for (int from = 0; from < tags; from++)
            {
                for (int to = 0; step < steps - 1 && to < tags; to++)
                {
                    int next = ((step + 1) * tags) + to;
                    terms[to] = mask.Allows(from, to) ? transitions[(from * tags) + to] + emissions[next] + beta[next] : double.NegativeInfinity;
                }
                beta[(step * tags) + from] = step < steps - 1 ? LogSum(terms) : mask.MayEnd(from) ? ends[from] : double.NegativeInfinity;
            }
        }
        for (int tag = 0; tag < tags; tag++)
        {
            terms[tag] = alpha[((steps - 1) * tags) + tag] + beta[((steps - 1) * tags) + tag];
        }
        double logPartition = LogSum(terms);
        for (int i = 0; i < marginals.Length; i++)
        {
            marginals[i] = Math.Exp(alpha[i] + beta[i] - logPartition);
        }
        for (int step = 1; step < steps && pairs.Length > 0; step++)
        {
            for (int pair = 0; pair < pairs.Length; pair++)
            {
                (int before, int after) = (((step - 1) * tags) + (pair / tags), (step * tags) + (pair % tags));
                if (mask.Allows(pair / tags, pair % tags))
                {
                    pairs[pair] += Math.Exp(alpha[before] + transitions[pair] + emissions[after] + beta[after] - logPartition);
                }
            }
        }
        return logPartition;
    }

    private static double LogSum(double[] terms)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double term in terms)
        {
            largest = Math.Max(largest, term);
        }
        if (double.IsInfinity(largest))
        {
            return largest;
        }
        foreach (double term in terms)
        {
            sum += Math.Exp(term - largest);
        }
        return largest + Math.Log(sum);
    }
}
