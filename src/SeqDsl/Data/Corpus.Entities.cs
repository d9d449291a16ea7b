namespace SeqDsl.Data;

/// <content>Entities, which files have as tags.</content>
public static partial class Corpus
{
    /// <summary>One token a line with its tag, a blank line after each sequence; the entity types are an enum's: <c>B-creative-work</c> is of <c>CreativeWork</c>.</summary>
    public static IReadOnlyList<Example<IReadOnlyList<string>, IReadOnlyList<Entity<TEntity>>>> ReadConllEntities<TEntity>(
        string path, TagScheme scheme = TagScheme.Bio, int token = 0, int label = 1, string? comment = "# ", BrokenTags broken = BrokenTags.Repair)
        where TEntity : struct, Enum =>
        ReadConllEntities(path, LabelSet.OfEnum<TEntity>(), out _, scheme, token, label, comment, broken);

    /// <summary>One token a line with its tag, a blank line after each sequence.</summary>
    /// <param name="path">The file.</param>
    /// <param name="types">What the texts of the types stand for: what is behind "B-".</param>
    /// <param name="repaired">How many tags broke the scheme of the file and were repaired.</param>
    /// <param name="scheme">Of the file. The model's may be another one.</param>
    /// <param name="token">The column with the token.</param>
    /// <param name="label">The column with the tag.</param>
    /// <param name="comment">Lines that begin with this are skipped; null: none is.</param>
    /// <param name="broken">What is done about tags that break the scheme of the file.</param>
    /// <exception cref="DataException">A tag is none of the scheme, its type is unknown, or tags break the scheme and are refused.</exception>
    public static IReadOnlyList<Example<IReadOnlyList<string>, IReadOnlyList<Entity<TEntity>>>> ReadConllEntities<TEntity>(
        string path, LabelSet<TEntity> types, out int repaired, TagScheme scheme = TagScheme.Bio, int token = 0, int label = 1, string? comment = "# ",
        BrokenTags broken = BrokenTags.Repair) where TEntity : struct, Enum
    {
        TagSet<TEntity> tags = TagSet.Of<TEntity>(scheme);
        var examples = new List<Example<IReadOnlyList<string>, IReadOnlyList<Entity<TEntity>>>>();
        repaired = 0;
        foreach (Example<IReadOnlyList<string>, IReadOnlyList<(int Tag, long Line)>> sequence in
            ReadConll(path, (text, line) => (tags.Parse(text, types, path, line), line), token, label, comment))
        {
            int[] numbers = [.. sequence.Target.Select(tag => tag.Tag)];
            IReadOnlyList<int> places = tags.Broken(numbers);
            if (places.Count > 0 && broken == BrokenTags.Refuse)
            {
                int place = places[0], last = Math.Min(place, numbers.Length - 1);
                string found = place == 0 ? $"{tags.Names[numbers[0]]} begins a sequence"
                    : place == numbers.Length ? $"{tags.Names[numbers[last]]} ends a sequence"
                    : $"{tags.Names[numbers[place]]} follows {tags.Names[numbers[place - 1]]}";
                throw new DataException(
                    $"{found}, which the scheme {scheme} does not allow; correct the file, or read it with BrokenTags.Repair.", path, sequence.Target[last].Line);
            }
            repaired += places.Count;
            examples.Add(new(sequence.Input, tags.Entities(numbers)));
        }
        return examples;
    }
}
