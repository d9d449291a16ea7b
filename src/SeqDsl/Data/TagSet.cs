using SeqDsl.Kernels;

namespace SeqDsl.Data;

/// <summary>The tags of a scheme over the members of an entity enum: their names, entities → tags and tags → entities.</summary>
/// <typeparam name="TEntity">The entity types, an enum; in a plain scheme, the tags.</typeparam>
public sealed class TagSet<TEntity> where TEntity : notnull
{
    private readonly Dictionary<TEntity, int> numbers = [];
    private readonly TransitionMask mask;

    /// <param name="scheme">How entities become tags.</param>
    /// <param name="types">The types in the order of their numbers.</param>
    /// <exception cref="ArgumentException">There is no type, or one is given twice.</exception>
    public TagSet(TagScheme scheme, IReadOnlyList<TEntity> types)
    {
        if (types.Count == 0)
        {
            throw new ArgumentException("A tag scheme needs at least one entity type.", nameof(types));
        }
        for (int i = 0; i < types.Count; i++)
        {
            if (!numbers.TryAdd(types[i], i))
            {
                throw new ArgumentException($"The type {types[i]} is given twice.", nameof(types));
            }
        }
        (Types, mask) = (types, TransitionMask.Of(scheme, types.Count));
        Names = [.. Enumerable.Range(0, mask.Tags).Select(NameOf)];
    }

    /// <summary>How entities become tags.</summary>
    public TagScheme Scheme => mask.Scheme;

    /// <summary>The types in the order of their numbers.</summary>
    public IReadOnlyList<TEntity> Types { get; }

    /// <summary>[K] The tags' names by their numbers: "O", "B-Person", "I-Person", ….</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether the second tag may follow the first.</summary>
    public bool Allows(int from, int to) => mask.Allows(from, to);

    /// <summary>Whether a sequence may begin with a tag.</summary>
    public bool MayStart(int tag) => mask.MayStart(tag);

    /// <summary>Whether a sequence may end with a tag.</summary>
    public bool MayEnd(int tag) => mask.MayEnd(tag);

    /// <summary>The number of a type.</summary>
    /// <exception cref="ArgumentException">It is none of the types.</exception>
    public int Number(TEntity type) => numbers.TryGetValue(type, out int number)
        ? number
        : throw new ArgumentException($"{type} is no type of this head; expected one of {string.Join(", ", Types)}.");

    /// <summary>The tags of a text with entities. [length]</summary>
    /// <param name="entities">In any order; they may not overlap.</param>
    /// <param name="length">How many tokens the text has.</param>
    /// <exception cref="ArgumentException">Two overlap, one lies outside the text, or its type is none of the types; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The scheme is plain and has no entities.</exception>
    public int[] Encode(IReadOnlyList<Entity<TEntity>> entities, int length)
    {
        RequireEntities();
        var tags = new int[length];
        Entity<TEntity>? before = null;
        foreach (Entity<TEntity> entity in entities.OrderBy(entity => entity.Start).ThenBy(entity => entity.Length))
        {
            if (entity.Start < 0 || entity.Length < 1 || entity.Start > length - entity.Length)
            {
                throw new ArgumentException(
                    $"The entity {entity.Type} has {entity.Length} tokens from token {entity.Start} on; expected at least 1, all of them within the text's 0 … {length - 1}.");
            }
            if (before is { } earlier && earlier.End > entity.Start)
            {
                throw new ArgumentException($"The entities {earlier} and {entity} overlap at token {entity.Start}; a token has one tag, so keep one of them.");
            }
            int type = Number(entity.Type);
            for (int i = 0; i < entity.Length; i++)
            {
                tags[entity.Start + i] = mask.Tag(PartAt(i, entity.Length), type);
            }
            before = entity;
        }
        return tags;
    }

    /// <summary>
    /// The entities of tags as conlleval reads them: a tag that continues no entity of its type begins one, and one that is not ended ends where it is left. Of tags
    /// that keep the scheme, those that were meant. (conlleval joins B-X that follows E-X; here it begins an entity, as the scheme has it.)
    /// </summary>
    /// <param name="tags">Numbers of tags.</param>
    /// <exception cref="InvalidOperationException">The scheme is plain and has no entities.</exception>
    public IReadOnlyList<Entity<TEntity>> Entities(ReadOnlySpan<int> tags) => Read(tags, complete: false);

    /// <summary>
    /// The entities of tags as seqeval reads them in its strict mode: what does not begin with B- (or S-) or, in BIOES, not end with E- is none.
    /// </summary>
    /// <param name="tags">Numbers of tags.</param>
    /// <exception cref="InvalidOperationException">The scheme is plain and has no entities.</exception>
    public IReadOnlyList<Entity<TEntity>> CompleteEntities(ReadOnlySpan<int> tags) => Read(tags, complete: true);

    /// <summary>Where tags break the scheme: places of tags that may not stand behind the one before (or at the beginning), and the length where the last may not end.</summary>
    public IReadOnlyList<int> Broken(ReadOnlySpan<int> tags)
    {
        var broken = new List<int>();
        for (int token = 0; token < tags.Length; token++)
        {
            if (token == 0 ? !mask.MayStart(tags[0]) : !mask.Allows(tags[token - 1], tags[token]))
            {
                broken.Add(token);
            }
        }
        if (tags.Length > 0 && !mask.MayEnd(tags[^1]))
        {
            broken.Add(tags.Length);
        }
        return broken;
    }

    /// <summary>The number of a tag as files have it: "O", "B-person", "I-creative-work"; BILOU's L- and U- are E- and S-. A plain tag is the type alone.</summary>
    /// <param name="text">What stands in the file.</param>
    /// <param name="labels">What the texts of types stand for.</param>
    /// <param name="file">For the message.</param>
    /// <param name="line">For the message.</param>
    /// <exception cref="DataException">The type is unknown, or the scheme has no such tag.</exception>
    public int Parse(string text, LabelSet<TEntity> labels, string? file = null, long line = 0)
    {
        if (Scheme == TagScheme.Plain)
        {
            return Number(labels.Parse(text, file, line));
        }
        if (text == "O")
        {
            return 0;
        }
        char part = text.Length > 2 && text[1] == '-' ? text[0] switch { 'L' => 'E', 'U' => 'S', char letter => letter } : '?';
        if (mask.Parts.IndexOf(part) < 0)
        {
            string parts = string.Join(", ", mask.Parts.Select(letter => $"{letter}-type"));
            throw new DataException($"the tag \"{text}\" is none of the scheme {Scheme}; expected O or {parts}. If the file has another scheme, say which.", file, line);
        }
        return mask.Tag(part, Number(labels.Parse(text[2..], file, line)));
    }

    private List<Entity<TEntity>> Read(ReadOnlySpan<int> tags, bool complete)
    {
        RequireEntities();
        var entities = new List<Entity<TEntity>>();
        int open = -1, start = 0; // the type that is open, and since when
        for (int token = 0; token < tags.Length; token++)
        {
            int type = mask.Type(tags[token]);
            char part = mask.Part(tags[token]);
            bool continues = type >= 0 && type == open && part is 'I' or 'E';
            if (!continues)
            {
                Close(token, ended: false);
            }
            if (part is 'B' or 'S' || (part is 'I' or 'E' && !continues && (!complete || Scheme == TagScheme.Io)))
            {
                (open, start) = (type, token);
            }
            if (part is 'E' or 'S')
            {
                Close(token + 1, ended: true);
            }
        }
        Close(tags.Length, ended: false);
        return entities;

        void Close(int end, bool ended)
        {
            if (open >= 0 && (ended || !complete || Scheme != TagScheme.Bioes))
            {
                entities.Add(new(Types[open], start, end - start));
            }
            open = -1;
        }
    }

    private char PartAt(int index, int length) => Scheme switch
    {
        TagScheme.Io => 'I',
        TagScheme.Bio => index == 0 ? 'B' : 'I',
        _ => length == 1 ? 'S' : index == 0 ? 'B' : index == length - 1 ? 'E' : 'I',
    };

    private string NameOf(int tag) => Scheme == TagScheme.Plain ? $"{Types[tag]}"
        : mask.Type(tag) < 0 ? "O"
        : $"{mask.Part(tag)}-{Types[mask.Type(tag)]}";

    private void RequireEntities()
    {
        if (Scheme == TagScheme.Plain)
        {
            throw new InvalidOperationException("The scheme is Plain: its members are tags, and there are no entities. Choose Io, Bio or Bioes.");
        }
    }
}

/// <summary>Makes tag sets.</summary>
public static class TagSet
{
    /// <summary>The tags of a scheme over the members of an enum, in the order of their values.</summary>
    public static TagSet<TEntity> Of<TEntity>(TagScheme scheme) where TEntity : struct, Enum => new(scheme, [.. Enum.GetValues<TEntity>().Distinct()]);
}
