namespace SeqDsl.Samples;

/// <summary>A word or name by its letters, three at a time.</summary>
public static class Trigrams
{
    /// <summary>Three neighbouring letters each, beginning and end marked: mot → ^^m ^mo mot ot$.</summary>
    public static IReadOnlyList<string> Of(string word) => Of(Tokenizer.Split(word, TokenUnit.Character));

    /// <inheritdoc cref="Of(string)"/>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> letters)
    {
        string[] marked = ["^", "^", .. letters, "$"];
        return [.. Enumerable.Range(0, marked.Length - 2).Select(start => string.Concat(marked.AsSpan(start, 3)))];
    }
}
