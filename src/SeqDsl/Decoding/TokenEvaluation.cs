using System.Globalization;
using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>How well tokens are predicted: the mean of −ln p in nats, and the perplexity, e to its power.</summary>
/// <param name="token">What a token is: "token", "character".</param>
public sealed class TokenEvaluation(string token = "token") : HeadEvaluation
{
    private double sum;
    private long tokens;

    /// <summary>The mean of −ln p over all tokens, boundaries counted.</summary>
    public double NatsPerToken => sum / tokens;

    /// <inheritdoc/>
    public override string MainMetric => "perplexity";

    /// <summary>−<see cref="NatsPerToken"/>: a smaller perplexity is better.</summary>
    public override double Main => -NatsPerToken;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Metrics => new Dictionary<string, double> { [MainMetric] = Math.Exp(NatsPerToken), [$"natsPer{char.ToUpperInvariant(token[0])}{token[1..]}"] = NatsPerToken };

    /// <inheritdoc/>
    /// <remarks>The loss of a batch says it without a score for every entry of the vocabulary: see the other <c>Add</c>.</remarks>
    public override void Add(ReadOnlySpan<float> scores, HeadTarget target, int length)
    {
        int columns = scores.Length / length;
        for (int row = 0; row < length; row++)
        {
            sum -= Math.Log(scores[(row * columns) + (int)target.Labels![row]]);
        }
        tokens += length;
    }

    /// <summary>Counts a batch by its mean loss.</summary>
    internal void Add(double loss, long count)
    {
        sum += loss * count;
        tokens += count;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"perplexity {Math.Exp(NatsPerToken):F3}  {NatsPerToken:F4} nats per {token}");
}
