namespace SeqDsl.Decoding.Lattices;

/// <summary>ln of sums and products: the partition function. x ⊕ y = ln(eˣ + eʸ), x ⊗ y = x + y.</summary>
internal readonly struct LogSemiring : ISemiring<double>
{
    public double Zero => double.NegativeInfinity;

    public double Weight(double score) => score;

    public double Plus(double x, double y)
    {
        double larger = Math.Max(x, y), smaller = Math.Min(x, y);
        return double.IsNegativeInfinity(smaller) ? larger : larger + double.LogP1(Math.Exp(smaller - larger));
    }

    public double Times(double x, double y) => x + y;
}
