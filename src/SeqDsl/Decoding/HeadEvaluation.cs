using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>How well one head does: example by example, scores are held against targets.</summary>
public abstract class HeadEvaluation
{
    /// <summary>The metric by which models are compared: a name of <see cref="Metrics"/>.</summary>
    public abstract string MainMetric { get; }

    /// <summary>The metrics by the names that reports use.</summary>
    public abstract IReadOnlyDictionary<string, double> Metrics { get; }

    /// <summary>What it comes to where larger is better: its value, unless less of it is better.</summary>
    public virtual double Main => Metrics[MainMetric];

    /// <summary>Counts one example.</summary>
    /// <param name="scores">[labels], or [length · labels] in the order of the tokens.</param>
    /// <param name="target">What they should be.</param>
    /// <param name="length">How many tokens the sequence has.</param>
    public abstract void Add(ReadOnlySpan<float> scores, HeadTarget target, int length);
}
