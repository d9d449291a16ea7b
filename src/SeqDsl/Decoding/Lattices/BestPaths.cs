namespace SeqDsl.Decoding.Lattices;

/// <summary>The best paths of a lattice: scores forward in a semiring, then each path backward by asking which step gave its score.</summary>
internal static class BestPaths
{
    /// <summary>The best path and its score (Viterbi 1967); of equal ones that with the lowest tags, seen from the end.</summary>
    public static (int[] Tags, double Score) One(Lattice lattice)
    {
        int tags = lattice.Tags;
        double[] alpha = lattice.Forward<MaxSemiring, double>(default);
        var path = new int[lattice.Length];
        double score = double.NegativeInfinity;
        for (int tag = 0; tag < tags; tag++)
        {
            if (lattice.Weights.Mask.MayEnd(tag) && alpha[((lattice.Length - 1) * tags) + tag] + lattice.Weights.End(tag) > score)
            {
                (path[^1], score) = (tag, alpha[((lattice.Length - 1) * tags) + tag] + lattice.Weights.End(tag));
            }
        }
        for (int token = lattice.Length - 1; token > 0; token--)
        {
            double best = double.NegativeInfinity;
            foreach (int from in lattice.Weights.Before[path[token]])
            {
                double candidate = alpha[((token - 1) * tags) + from] + lattice.Weights.Transition(from, path[token]);
                if (candidate > best)
                {
                    (path[token - 1], best) = (from, candidate);
                }
            }
        }
        return (path, score);
    }

    /// <summary>The k best paths with their scores, best first; fewer where there are fewer.</summary>
    public static IReadOnlyList<(int[] Tags, double Score)> Several(Lattice lattice, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var ring = new KMaxSemiring(k);
        double[][] alpha = lattice.Forward<KMaxSemiring, double[]>(ring);
        double[] scores = lattice.Total(ring, alpha);
        int last = lattice.Length - 1;
        (int Tag, int Rank)[] ends = Ranked(
            Enumerable.Range(0, lattice.Tags).Where(lattice.Weights.Mask.MayEnd), tag => alpha[(last * lattice.Tags) + tag], lattice.Weights.End, scores.Length);
        return [.. ends.Select((end, place) => (Trace(lattice, alpha, end), scores[place]))];
    }

    private static int[] Trace(Lattice lattice, double[][] alpha, (int Tag, int Rank) at)
    {
        var path = new int[lattice.Length];
        for (int token = lattice.Length - 1; ; token--)
        {
            path[token] = at.Tag;
            if (token == 0)
            {
                return path;
            }
            (int tag, int rank) = at;
            at = Ranked(lattice.Weights.Before[tag], from => alpha[((token - 1) * lattice.Tags) + from], from => lattice.Weights.Transition(from, tag), rank + 1)[rank];
        }
    }

    // In the order in which the semiring adds: by score, of equal ones the lower tag's, of a tag the better ranked.
    private static (int Tag, int Rank)[] Ranked(IEnumerable<int> tags, Func<int, double[]> scores, Func<int, double> step, int count) =>
    [
        .. tags.SelectMany(tag => scores(tag).Select((score, rank) => (Tag: tag, Rank: rank, Score: score + step(tag))))
            .OrderByDescending(candidate => candidate.Score).Take(count).Select(candidate => (candidate.Tag, candidate.Rank)),
    ];
}
