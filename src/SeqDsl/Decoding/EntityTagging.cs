using SeqDsl.Data;
using SeqDsl.Decoding.Lattices;

namespace SeqDsl.Decoding;

/// <summary>The entities of a text: those of the best path of tags, how sure they are, and what else could be.</summary>
/// <typeparam name="TEntity">The entity types, an enum.</typeparam>
public sealed class EntityTagging<TEntity> where TEntity : notnull
{
    private readonly TagSet<TEntity> tags;
    private readonly Lattice lattice;
    private readonly Lazy<Marginals> marginals;

    internal EntityTagging(TagSet<TEntity> tags, Lattice lattice)
    {
        (this.tags, this.lattice) = (tags, lattice);
        marginals = new(() => new(lattice));
        (int[] best, _) = BestPaths.One(lattice);
        Entities = tags.Entities(best);
        Tags = [.. best.Select(tag => tags.Names[tag])];
    }

    /// <summary>The entities of the best path, in the order of the text.</summary>
    public IReadOnlyList<Entity<TEntity>> Entities { get; }

    /// <summary>The probability of each of them (<see cref="Probability"/>).</summary>
    public IReadOnlyList<double> Probabilities => [.. Entities.Select(Probability)];

    /// <summary>[tokens] The tags of the best path: "O", "B-Person", ….</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>The probability that an entity of this type stands just there: that of all paths that have it, whatever else is on them.</summary>
    /// <exception cref="ArgumentException">It lies outside the text, or its type is none of the head's.</exception>
    public double Probability(Entity<TEntity> entity) =>
        marginals.Value.OfEntity(entity.Start, tags.Encode([entity], lattice.Length).AsSpan(entity.Start, entity.Length));

    /// <summary>Every tag with its probability at one token, over all paths, in the order of the tags.</summary>
    public IReadOnlyList<(string Tag, double Probability)> Distribution(int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, lattice.Length);
        return [.. tags.Names.Select((name, tag) => (name, marginals.Value.Of(token, tag)))];
    }

    /// <summary>The k best readings of the whole text, best first; fewer where there are fewer.</summary>
    /// <param name="k">At least 1.</param>
    public IReadOnlyList<EntityPath<TEntity>> Best(int k) =>
    [
        .. BestPaths.Several(lattice, k).Select(path => new EntityPath<TEntity>(
            tags.Entities(path.Tags), [.. path.Tags.Select(tag => tags.Names[tag])], path.Score, Math.Exp(path.Score - marginals.Value.LogPartition))),
    ];

    public override string ToString() => string.Join(", ", Entities);
}
