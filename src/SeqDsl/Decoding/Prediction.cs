namespace SeqDsl.Decoding;

/// <summary>A label for a sequence.</summary>
public sealed class Prediction<TLabel>
{
    private readonly IReadOnlyList<TLabel> _labels;
    private readonly int _best;
    private readonly float[] _scores; // [labels]

    internal Prediction(IReadOnlyList<TLabel> labels, int best, float[] scores) => (_labels, _best, _scores) = (labels, best, scores);

    /// <summary>The most probable label.</summary>
    public TLabel Label => _labels[_best];

    /// <summary>Its probability.</summary>
    public float Probability => _scores[_best];

    /// <summary>Every label with its probability, in the order of the labels.</summary>
    public IReadOnlyList<(TLabel Label, float Probability)> Distribution => [.. _labels.Select((label, i) => (label, _scores[i]))];

    public override string ToString() => $"{Label} ({Probability:P1})";
}
