namespace SeqDsl.Decoding;

/// <summary>A label for a sequence.</summary>
public sealed class Prediction<TLabel>
{
    private readonly IReadOnlyList<TLabel> labels;
    private readonly int best;
    private readonly float[] scores; // [labels]

    internal Prediction(IReadOnlyList<TLabel> labels, int best, float[] scores) => (this.labels, this.best, this.scores) = (labels, best, scores);

    /// <summary>The most probable label.</summary>
    public TLabel Label => labels[best];

    /// <summary>Its probability.</summary>
    public float Probability => scores[best];

    /// <summary>Every label with its probability, in the order of the labels.</summary>
    public IReadOnlyList<(TLabel Label, float Probability)> Distribution => [.. labels.Select((label, i) => (label, scores[i]))];

    public override string ToString() => $"{Label} ({Probability:P1})";
}
