using System.Text;

namespace SeqDsl.Data;

/// <summary>Text into tokens.</summary>
public static class Tokenizer
{
    /// <summary>
    /// Words are what stands between ASCII spaces and tabs (no-break and other Unicode spaces are part of a word); characters are Unicode scalar values.
    /// </summary>
    public static string[] Split(string text, TokenUnit unit)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (unit == TokenUnit.Word)
        {
            return text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        }
        var characters = new List<string>(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            characters.Add(rune.ToString());
        }
        return [.. characters];
    }
}
