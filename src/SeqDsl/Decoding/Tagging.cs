namespace SeqDsl.Decoding;

/// <summary>A label for each token of a sequence.</summary>
public sealed class Tagging<TLabel>
{
    private readonly IReadOnlyList<TLabel> all;
    private readonly float[] scores; // [tokens · labels]

    internal Tagging(IReadOnlyList<TLabel> labels, int[] best, float[] scores)
    {
        (all, this.scores) = (labels, scores);
        Labels = [.. best.Select(number => labels[number])];
        Probabilities = [.. best.Select((number, token) => scores[(token * labels.Count) + number])];
    }

    /// <summary>[tokens] The most probable label of each token.</summary>
    public IReadOnlyList<TLabel> Labels { get; }

    /// <summary>[tokens] The probability of each of them.</summary>
    public IReadOnlyList<float> Probabilities { get; }

    /// <summary>Every label with its probability for one token, in the order of the labels.</summary>
    public IReadOnlyList<(TLabel Label, float Probability)> Distribution(int token) =>
        [.. all.Select((label, i) => (label, scores[(token * all.Count) + i]))];

    public override string ToString() => string.Join(' ', Labels);
}
