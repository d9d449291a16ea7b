namespace SeqDsl.Decoding.Lattices;

/// <summary>The k best paths' scores, best first; fewer where there are fewer. x ⊕ y = the k best of both, of equal ones those of x first; x ⊗ y = the k best sums.</summary>
internal readonly struct KMaxSemiring(int k) : ISemiring<double[]>
{
    public double[] Zero => [];

    public double[] Weight(double score) => [score];

    public double[] Plus(double[] x, double[] y)
    {
        if (y.Length == 0)
        {
            return x;
        }
        var best = new double[Math.Min(k, x.Length + y.Length)];
        for (int place = 0, ofX = 0, ofY = 0; place < best.Length; place++)
        {
            best[place] = ofY == y.Length || (ofX < x.Length && x[ofX] >= y[ofY]) ? x[ofX++] : y[ofY++];
        }
        return best;
    }

    public double[] Times(double[] x, double[] y) =>
        x.Length == 1 ? Array.ConvertAll(y, score => x[0] + score)
        : y.Length == 1 ? Array.ConvertAll(x, score => score + y[0])
        : [.. x.SelectMany(_ => y, (first, second) => first + second).OrderDescending().Take(k)];
}
