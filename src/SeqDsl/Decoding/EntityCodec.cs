using SeqDsl.Data;
using SeqDsl.Decoding.Lattices;
using SeqDsl.Kernels;

namespace SeqDsl.Decoding;

/// <summary>Entities as tags of a scheme; decoded by the best path (Viterbi 1967) under the head's transitions.</summary>
/// <typeparam name="TEntity">The entity types, an enum.</typeparam>
/// <param name="scheme">How entities become tags; not plain.</param>
/// <param name="types">The types in the order of their numbers.</param>
public sealed class EntityCodec<TEntity>(TagScheme scheme, IReadOnlyList<TEntity> types) : IHeadCodec<IReadOnlyList<Entity<TEntity>>, EntityTagging<TEntity>>
    where TEntity : notnull
{
    private readonly TagSet<TEntity> tags = new(scheme, types);
    private readonly ChainDecoder decoder = new(TransitionMask.Of(scheme, types.Count));

    /// <inheritdoc/>
    public HeadTarget Encode(IReadOnlyList<Entity<TEntity>> target, int length) => new(Array.ConvertAll(tags.Encode(target, length), tag => (long)tag));

    /// <inheritdoc/>
    public int Within(HeadTarget target, int limit)
    {
        int[] numbers = Array.ConvertAll(target.Labels!, tag => (int)tag);
        return tags.Entities(numbers).FirstOrDefault(entity => entity.Start < limit && entity.End > limit) is { Length: > 0 } through ? through.Start : limit;
    }

    /// <inheritdoc/>
    public EntityTagging<TEntity> Decode(ReadOnlySpan<float> scores, int length) => new(tags, decoder.Over(scores, length));

    /// <inheritdoc/>
    public HeadEvaluation Evaluation() => new EntityEvaluation<TEntity>(tags, decoder);

    /// <inheritdoc/>
    public void Use(IHeadParameters parameters) => decoder.Use(parameters);
}
