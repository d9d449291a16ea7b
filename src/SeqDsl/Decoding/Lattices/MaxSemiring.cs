namespace SeqDsl.Decoding.Lattices;

/// <summary>The best path's score (Viterbi 1967). x ⊕ y = max(x, y), x ⊗ y = x + y.</summary>
internal readonly struct MaxSemiring : ISemiring<double>
{
    public double Zero => double.NegativeInfinity;

    public double Weight(double score) => score;

    public double Plus(double x, double y) => y > x ? y : x;

    public double Times(double x, double y) => x + y;
}
