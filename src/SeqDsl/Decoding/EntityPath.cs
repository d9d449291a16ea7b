using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>One reading of a whole text.</summary>
/// <typeparam name="TEntity">The entity types, an enum.</typeparam>
/// <param name="Entities">Its entities, in the order of the text.</param>
/// <param name="Tags">[tokens] Its tags.</param>
/// <param name="Score">The sum of its emissions and transitions.</param>
/// <param name="Probability">Its share of all readings: e^score / Z.</param>
public sealed record EntityPath<TEntity>(IReadOnlyList<Entity<TEntity>> Entities, IReadOnlyList<string> Tags, double Score, double Probability)
    where TEntity : notnull;
