namespace SeqDsl.Samples;

/// <summary>
/// What a network must beat: naive Bayes over the trigrams that the network reads, log P(l) + Σ log P(trigram | l), with
/// P(t | l) = (count + α) / (total + α·T) for T trigrams seen, one more for all others.
/// </summary>
public sealed class LetterTrigrams
{
    private static readonly double[] Smoothings = [1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01];

    private readonly Dictionary<string, int[]> trigramCounts = []; // trigram → [languages]
    private readonly long[] totals = new long[Enum.GetValues<Language>().Length]; // trigrams of each language
    private readonly long[] wordCounts = new long[Enum.GetValues<Language>().Length];

    /// <summary>Counts the trigrams of the training words and takes the smoothing that is best on dev.</summary>
    public LetterTrigrams(IReadOnlyList<Example<IReadOnlyList<string>, Language>> train, IReadOnlyList<Example<IReadOnlyList<string>, Language>> dev)
    {
        foreach ((IReadOnlyList<string> word, Language language) in train)
        {
            foreach (string trigram in word)
            {
                if (!trigramCounts.TryGetValue(trigram, out int[]? counts))
                {
                    trigramCounts.Add(trigram, counts = new int[totals.Length]);
                }
                counts[(int)language]++;
                totals[(int)language]++;
            }
            wordCounts[(int)language]++;
        }
        Smoothing = Smoothings.MaxBy(smoothing => Accuracy(dev, smoothing));
    }

    /// <summary>α, chosen on dev.</summary>
    public double Smoothing { get; }

    /// <summary>The share of words whose language is found.</summary>
    public double Accuracy(IReadOnlyList<Example<IReadOnlyList<string>, Language>> words) => Accuracy(words, Smoothing);

    private double Accuracy(IReadOnlyList<Example<IReadOnlyList<string>, Language>> words, double smoothing) =>
        words.Count(word => Best(word.Input, smoothing) == word.Target) / (double)words.Count;

    private Language Best(IReadOnlyList<string> word, double smoothing)
    {
        var scores = new double[totals.Length];
        int[] unseen = new int[totals.Length];
        foreach (string trigram in word)
        {
            int[] counts = trigramCounts.GetValueOrDefault(trigram, unseen);
            for (int language = 0; language < scores.Length; language++)
            {
                scores[language] += Math.Log((counts[language] + smoothing) / (totals[language] + (smoothing * (trigramCounts.Count + 1))));
            }
        }
        for (int language = 0; language < scores.Length; language++)
        {
            scores[language] += Math.Log(wordCounts[language]);
        }
        return (Language)Array.IndexOf(scores, scores.Max());
    }
}
