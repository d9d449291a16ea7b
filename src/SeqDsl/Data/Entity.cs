namespace SeqDsl.Data;

/// <summary>An entity in a text: so many tokens from one on.</summary>
/// <typeparam name="TEntity">The entity types, an enum.</typeparam>
/// <param name="Type">What it is.</param>
/// <param name="Start">Its first token, from 0.</param>
/// <param name="Length">How many tokens it has, at least 1.</param>
public readonly record struct Entity<TEntity>(TEntity Type, int Start, int Length) where TEntity : notnull
{
    /// <summary>The token behind its last.</summary>
    public int End => Start + Length;

    /// <summary>"Person 3…4": the type, the first and the last token.</summary>
    public override string ToString() => Length == 1 ? $"{Type} {Start}" : $"{Type} {Start}…{End - 1}";
}
