using System.Globalization;
using SeqDsl.Data;
using SeqDsl.Decoding.Lattices;

namespace SeqDsl.Decoding;

/// <summary>Entities of the best path against those that are there: precision, recall and F1 over whole entities, and the share of right tags.</summary>
/// <typeparam name="TEntity">The entity types, an enum.</typeparam>
public sealed class EntityEvaluation<TEntity> : HeadEvaluation where TEntity : notnull
{
    private readonly TagSet<TEntity> tags;
    private readonly ChainDecoder decoder;
    private long tokens, right;

    internal EntityEvaluation(TagSet<TEntity> tags, ChainDecoder decoder) => (this.tags, this.decoder, Scores) = (tags, decoder, new(tags.Types));

    /// <summary>What was counted, of each type too.</summary>
    public EntityScores<TEntity> Scores { get; }

    /// <inheritdoc/>
    public override string MainMetric => "entityF1";

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Metrics => new Dictionary<string, double>
    {
        [MainMetric] = Scores.F1, ["entityPrecision"] = Scores.Precision, ["entityRecall"] = Scores.Recall, ["accuracy"] = (double)right / tokens,
    };

    /// <inheritdoc/>
    public override void Add(ReadOnlySpan<float> scores, HeadTarget target, int length)
    {
        (int[] path, _) = BestPaths.One(decoder.Over(scores, length));
        int[] labels = Array.ConvertAll(target.Labels!, label => (int)label);
        Scores.Add(tags.Entities(labels), tags.Entities(path));
        tokens += length;
        for (int token = 0; token < length; token++)
        {
            right += path[token] == labels[token] ? 1 : 0;
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"entity F1 {Scores.F1:F4}  accuracy of tags {(double)right / tokens:F4}\n{Scores}");
}
