using System.Globalization;

namespace SeqDsl.Generators.Graph;

/// <summary>
/// The entries of a vocabulary by how often they are expected: the frequent ones, up to the first cutoff, and clusters of rarer ones behind them. A vocabulary that is
/// smaller than a cutoff has nothing behind it.
/// </summary>
/// <param name="Text">The cutoffs, rising: "2000,10000".</param>
internal sealed record VocabularyClusters(string Text)
{
    public IReadOnlyList<int> Cutoffs { get; } = [.. Text.Split(',').Select(cutoff => int.Parse(cutoff, CultureInfo.InvariantCulture))];

    /// <summary>How many clusters of rare entries.</summary>
    public int Count => Cutoffs.Count;

    /// <summary>"[2000, 10000]"</summary>
    public string Literal => $"[{string.Join(", ", Cutoffs)}]";

    /// <summary>How many entries are frequent.</summary>
    public int Frequent(int entries) => Math.Min(Cutoffs[0], entries);

    /// <summary>A cluster's entries.</summary>
    public IEnumerable<int> Of(int cluster, int entries)
    {
        int start = Math.Min(Cutoffs[cluster], entries), end = cluster + 1 < Count ? Math.Min(Cutoffs[cluster + 1], entries) : entries;
        return Enumerable.Range(start, end - start);
    }

    public override string ToString() => Literal;
}
