namespace SeqDsl.Decoding;

/// <summary>Any number of labels for a sequence.</summary>
public sealed class LabelSetPrediction<TLabel>
{
    internal const float Threshold = 0.5f;

    private readonly IReadOnlyList<TLabel> all;
    private readonly float[] probabilities; // [labels]

    internal LabelSetPrediction(IReadOnlyList<TLabel> labels, float[] probabilities) => (all, this.probabilities) = (labels, probabilities);

    /// <summary>The labels whose probability is at least one half, in their order.</summary>
    public IReadOnlyList<TLabel> Labels => AtLeast(Threshold);

    /// <summary>Every label with its probability, in the order of the labels.</summary>
    public IReadOnlyList<(TLabel Label, float Probability)> Distribution => [.. all.Select((label, i) => (label, probabilities[i]))];

    /// <summary>The labels whose probability is at least this, in their order: a lower threshold finds more of them, and more that are none.</summary>
    public IReadOnlyList<TLabel> AtLeast(float probability) => [.. all.Where((_, i) => probabilities[i] >= probability)];

    public override string ToString() => Labels.Count > 0 ? string.Join(", ", Labels) : "none";
}
