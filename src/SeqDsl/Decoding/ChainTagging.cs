using SeqDsl.Decoding.Lattices;

namespace SeqDsl.Decoding;

/// <summary>Labels for the tokens of a sequence, chosen together.</summary>
/// <typeparam name="TLabel">An enum.</typeparam>
public sealed class ChainTagging<TLabel>
{
    private readonly IReadOnlyList<TLabel> all;
    private readonly Lattice lattice;
    private readonly Lazy<Marginals> marginals;
    private readonly int[] best;

    internal ChainTagging(IReadOnlyList<TLabel> labels, Lattice lattice)
    {
        (all, this.lattice) = (labels, lattice);
        marginals = new(() => new(lattice));
        (best, _) = BestPaths.One(lattice);
    }

    /// <summary>[tokens] The labels of the best path.</summary>
    public IReadOnlyList<TLabel> Labels => [.. best.Select(number => all[number])];

    /// <summary>[tokens] The probability of each of them, over all paths.</summary>
    public IReadOnlyList<double> Probabilities => [.. best.Select((number, token) => marginals.Value.Of(token, number))];

    /// <summary>Every label with its probability at one token, over all paths, in the order of the labels.</summary>
    public IReadOnlyList<(TLabel Label, double Probability)> Distribution(int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, lattice.Length);
        return [.. all.Select((label, number) => (label, marginals.Value.Of(token, number)))];
    }

    /// <summary>The k best readings of the whole sequence, best first; fewer where there are fewer.</summary>
    /// <param name="k">At least 1.</param>
    public IReadOnlyList<LabelPath<TLabel>> Best(int k) =>
    [
        .. BestPaths.Several(lattice, k).Select(path => new LabelPath<TLabel>(
            [.. path.Tags.Select(number => all[number])], path.Score, Math.Exp(path.Score - marginals.Value.LogPartition))),
    ];

    public override string ToString() => string.Join(' ', Labels);
}
