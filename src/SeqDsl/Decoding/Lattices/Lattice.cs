namespace SeqDsl.Decoding.Lattices;

/// <summary>
/// All sequences of T tags over one text. A path's score is Σₜ emission[t, yₜ] + start[y₀] + Σₜ transition[yₜ₋₁, yₜ] + end[y_T₋₁]; paths with a forbidden start,
/// transition or end are none. One dynamic programme, in any semiring.
/// </summary>
/// <param name="emissions">[T · K], token by token.</param>
/// <param name="weights">Start, transitions, end.</param>
internal sealed class Lattice(double[] emissions, ChainWeights weights)
{
    public Lattice(ReadOnlySpan<float> emissions, ChainWeights weights)
        : this(Array.ConvertAll(emissions.ToArray(), emission => (double)emission), weights)
    {
    }

    public ChainWeights Weights { get; } = weights;

    /// <summary>T.</summary>
    public int Length { get; } = emissions.Length / weights.Tags;

    /// <summary>K.</summary>
    public int Tags => Weights.Tags;

    public double Emission(int token, int tag) => emissions[(token * Tags) + tag];

    /// <summary>α[t, j] = (⊕ᵢ α[t − 1, i] ⊗ transition[i, j]) ⊗ emission[t, j]: all beginnings of paths that have tag j at token t. [T · K]</summary>
    public T[] Forward<TSemiring, T>(TSemiring ring) where TSemiring : struct, ISemiring<T>
    {
        var alpha = new T[Length * Tags];
        for (int token = 0; token < Length; token++)
        {
            for (int tag = 0; tag < Tags; tag++)
            {
                alpha[(token * Tags) + tag] = ring.Times(Arrivals(ring, alpha, token, tag), ring.Weight(Emission(token, tag)));
            }
        }
        return alpha;
    }

    /// <summary>β[t, i] = ⊕ⱼ transition[i, j] ⊗ emission[t + 1, j] ⊗ β[t + 1, j]: all ends of paths behind tag i at token t. [T · K]</summary>
    public T[] Backward<TSemiring, T>(TSemiring ring) where TSemiring : struct, ISemiring<T>
    {
        var beta = new T[Length * Tags];
        Array.Fill(beta, ring.Zero);
        for (int tag = 0; tag < Tags; tag++)
        {
            beta[((Length - 1) * Tags) + tag] = Weights.Mask.MayEnd(tag) ? ring.Weight(Weights.End(tag)) : ring.Zero;
        }
        for (int token = Length - 2; token >= 0; token--)
        {
            for (int to = 0; to < Tags; to++)
            {
                T rest = ring.Times(ring.Weight(Emission(token + 1, to)), beta[((token + 1) * Tags) + to]);
                foreach (int from in Weights.Before[to])
                {
                    ref T sum = ref beta[(token * Tags) + from];
                    sum = ring.Plus(sum, ring.Times(ring.Weight(Weights.Transition(from, to)), rest));
                }
            }
        }
        return beta;
    }

    /// <summary>⊕ over all paths.</summary>
    /// <param name="ring">The question.</param>
    /// <param name="alpha">As <see cref="Forward"/> gives it.</param>
    public T Total<TSemiring, T>(TSemiring ring, T[] alpha) where TSemiring : struct, ISemiring<T>
    {
        T total = ring.Zero;
        for (int tag = 0; tag < Tags; tag++)
        {
            if (Weights.Mask.MayEnd(tag))
            {
                total = ring.Plus(total, ring.Times(alpha[((Length - 1) * Tags) + tag], ring.Weight(Weights.End(tag))));
            }
        }
        return total;
    }

    /// <summary>The score of one path, allowed or not.</summary>
    public double Score(ReadOnlySpan<int> path)
    {
        double score = Weights.Start(path[0]) + Weights.End(path[^1]);
        for (int token = 0; token < Length; token++)
        {
            score += Emission(token, path[token]) + (token > 0 ? Weights.Transition(path[token - 1], path[token]) : 0);
        }
        return score;
    }

    // What comes before a tag's own emission.
    private T Arrivals<TSemiring, T>(TSemiring ring, T[] alpha, int token, int tag) where TSemiring : struct, ISemiring<T>
    {
        if (token == 0)
        {
            return Weights.Mask.MayStart(tag) ? ring.Weight(Weights.Start(tag)) : ring.Zero;
        }
        T sum = ring.Zero;
        foreach (int from in Weights.Before[tag])
        {
            sum = ring.Plus(sum, ring.Times(alpha[((token - 1) * Tags) + from], ring.Weight(Weights.Transition(from, tag))));
        }
        return sum;
    }
}
