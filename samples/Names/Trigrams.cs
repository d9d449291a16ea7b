namespace SeqDsl.Samples;

/// <summary>A name as the model reads it.</summary>
public static class Trigrams
{
    /// <summary>Three neighbouring letters each, beginning and end marked: Moe → ^^M ^Mo Moe oe$.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> letters)
    {
        string[] marked = ["^", "^", .. letters, "$"];
        return [.. Enumerable.Range(0, marked.Length - 2).Select(start => string.Concat(marked.AsSpan(start, 3)))];
    }
}
