using System.Text;

namespace SeqDsl.Data;

// Running text, for language models.
public static partial class Corpus
{
    /// <summary>
    /// A text as one row of tokens. Of words: what stands between spaces, and <paramref name="lineEnd"/> where a line ends, as language models of words are
    /// counted. Of characters: each as it is, line ends too.
    /// </summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <param name="unit">What a token is.</param>
    /// <param name="lineEnd">The token of a line's end among words; null: none.</param>
    /// <param name="encoding">Of characters; null: UTF-8. <see cref="Encoding.Latin1"/> makes every byte one.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataException">The file is empty, is not of the encoding or is damaged gzip; with the line.</exception>
    public static IReadOnlyList<string> ReadText(string path, TokenUnit unit, string? lineEnd = "<eos>", Encoding? encoding = null)
    {
        // A text has few different tokens: each is kept once.
        Dictionary<string, string> tokens = new(StringComparer.Ordinal);
        if (unit == TokenUnit.Word)
        {
            return [.. TextFile.Lines(path).SelectMany(line => lineEnd is null ? Tokenizer.Split(line, unit) : [.. Tokenizer.Split(line, unit), lineEnd]).Select(Once)];
        }
        string text = TextFile.Text(path, encoding);
        Dictionary<Rune, string> characters = [];
        var all = new List<string>(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!characters.TryGetValue(rune, out string? character))
            {
                characters.Add(rune, character = rune.ToString());
            }
            all.Add(character);
        }
        return all;

        string Once(string token) => tokens.TryGetValue(token, out string? known) ? known : tokens[token] = token;
    }
}
