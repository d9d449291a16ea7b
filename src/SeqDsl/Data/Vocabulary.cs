using System.Text;
using System.Text.Json;

namespace SeqDsl.Data;

/// <summary>
/// Tokens as numbers. Ids begin with the reserved entries (<c>&lt;unk&gt;</c> is 0; nothing is ever padded, so there is no padding id), then come
/// the tokens by falling count, tokens of one count in ordinal order.
/// </summary>
public sealed class Vocabulary
{
    /// <summary>The id of every token that is not in the vocabulary.</summary>
    public const int Unknown = 0;

    /// <summary>The text of entry <see cref="Unknown"/>.</summary>
    public const string UnknownToken = "<unk>";

    private readonly List<Entry> entries;
    private readonly Dictionary<string, int> ids;

    private Vocabulary(List<Entry> entries, int reserved, long documents, bool lowercase, Vocabulary? characters = null)
    {
        Characters = characters;
        this.entries = entries;
        Reserved = reserved;
        Documents = documents;
        Lowercase = lowercase;
        ids = new(entries.Count, StringComparer.Ordinal);
        for (int id = 0; id < entries.Count; id++)
        {
            if (!ids.TryAdd(entries[id].Token, id))
            {
                throw new DataException($"the vocabulary has the token \"{entries[id].Token}\" twice, as {ids[entries[id].Token]} and as {id}.");
            }
        }
    }

    private readonly record struct Entry(string Token, long Count, long Documents);

    /// <summary>How many entries there are, the reserved ones included: V.</summary>
    public int Count => entries.Count;

    /// <summary>How many of the first ids stand for no token of the text.</summary>
    public int Reserved { get; }

    /// <summary>How many sequences the vocabulary was counted from.</summary>
    public long Documents { get; }

    /// <summary>Whether tokens are put into lower case (invariant) before they are sought.</summary>
    public bool Lowercase { get; }

    /// <summary>
    /// The characters (Unicode scalar values) that the tokens are spelled with, as they were written: their case is kept even where that of the tokens is
    /// not. A character's count is how often it was written; its documents are the distinct tokens that have it. Null for a vocabulary of characters itself,
    /// and for one that was saved by a SeqDsl that did not count characters.
    /// </summary>
    public Vocabulary? Characters { get; }

    /// <summary>Counts tokens and numbers them.</summary>
    /// <param name="sequences">The training sequences; nothing else, or scores on other data mean nothing.</param>
    /// <param name="minimumCount">Rarer tokens become unknown.</param>
    /// <param name="maximumSize">At most this many entries, the reserved ones included.</param>
    /// <param name="lowercase">Whether case is dropped.</param>
    /// <param name="reserved">Further reserved entries after <c>&lt;unk&gt;</c>.</param>
    /// <exception cref="DataException">There is no token, or one is null or not valid Unicode.</exception>
    public static Vocabulary Build(
        IEnumerable<IEnumerable<string>> sequences, int minimumCount = 1, int maximumSize = int.MaxValue, bool lowercase = false,
        IReadOnlyList<string>? reserved = null)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumCount, 1);
        List<string> reservedTokens = [UnknownToken, .. reserved ?? []];
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumSize, reservedTokens.Count + 1);
        Dictionary<string, Entry> counts = new(StringComparer.Ordinal);
        foreach (string token in reservedTokens)
        {
            counts.Add(token, new(token, 0, 0));
        }
        List<string[]> documents = [];
        Dictionary<string, long> spellings = new(StringComparer.Ordinal);
        long tokens = 0;
        foreach (IEnumerable<string> sequence in sequences)
        {
            string[] texts = [.. sequence.Select(token =>
            {
                string text = Text(token, documents.Count);
                spellings[text] = spellings.GetValueOrDefault(text) + 1;
                return lowercase ? text.ToLowerInvariant() : text;
            })];
            tokens += texts.Length;
            documents.Add(texts);
            foreach (string token in texts)
            {
                Entry entry = counts.GetValueOrDefault(token);
                counts[token] = entry with { Token = token, Count = entry.Count + 1 };
            }
        }
        if (tokens == 0)
        {
            throw new DataException($"no token in {documents.Count} sequences; a vocabulary needs at least one.");
        }
        List<Entry> entries = [.. reservedTokens.Select(token => counts[token])];
        entries.AddRange(counts.Values
            .Where(entry => entry.Count >= minimumCount && !reservedTokens.Contains(entry.Token))
            .OrderByDescending(entry => entry.Count).ThenBy(entry => entry.Token, StringComparer.Ordinal)
            .Take(maximumSize - reservedTokens.Count));

        // Once more over the sequences: what was left out counts as unknown, and a document counts once for each of its ids.
        var vocabulary = new Vocabulary(entries, reservedTokens.Count, documents.Count, lowercase, CharactersOf(spellings));
        var inDocuments = new long[entries.Count];
        var last = new int[entries.Count];
        long unknown = 0;
        for (int document = 0; document < documents.Count; document++)
        {
            foreach (string token in documents[document])
            {
                int id = vocabulary.ids.GetValueOrDefault(token, Unknown);
                unknown += id == Unknown ? 1 : 0;
                if (last[id] != document + 1)
                {
                    last[id] = document + 1;
                    inDocuments[id]++;
                }
            }
        }
        for (int id = 0; id < entries.Count; id++)
        {
            entries[id] = entries[id] with { Documents = inDocuments[id], Count = id == Unknown ? unknown : entries[id].Count };
        }
        return vocabulary;
    }

    /// <summary>The token's id; <see cref="Unknown"/> if it has none.</summary>
    public int Id(string token) => ids.GetValueOrDefault(Lowercase ? token.ToLowerInvariant() : token, Unknown);

    /// <summary>The token with this id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not in 0 … Count − 1.</exception>
    public string Token(int id) => At(id).Token;

    /// <summary>How often the token occurred; for <see cref="Unknown"/>, how many occurrences were left out.</summary>
    public long CountOf(int id) => At(id).Count;

    /// <summary>In how many sequences the token occurred.</summary>
    public long DocumentsOf(int id) => At(id).Documents;

    /// <summary>The ids of a sequence. [tokens]</summary>
    public long[] Encode(IReadOnlyList<string> tokens)
    {
        var ids = new long[tokens.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = Id(tokens[i] ?? throw new DataException($"token {i} is null."));
        }
        return ids;
    }

    /// <summary>
    /// The ids of a token's characters in <see cref="Characters"/>. Of a token that has more of them than are asked for, its beginning and its end: what
    /// a long word is shows there, and a web address has no more to say in its middle. [characters]
    /// </summary>
    /// <param name="token">As it was written.</param>
    /// <param name="longest">At most so many characters.</param>
    /// <exception cref="InvalidOperationException">The vocabulary has no characters.</exception>
    public long[] Spell(string token, int longest = 64)
    {
        Vocabulary characters = Characters ?? throw new InvalidOperationException("The vocabulary has no characters: it was saved by an older SeqDsl. Build it again.");
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> known = characters.ids.GetAlternateLookup<ReadOnlySpan<char>>();
        int length = 0;
        foreach (Rune rune in token.EnumerateRunes())
        {
            length++;
        }
        var spelled = new long[Math.Min(length, longest)];
        int head = (spelled.Length + 1) / 2, cut = length - spelled.Length, place = 0;
        Span<char> text = stackalloc char[2];
        foreach (Rune rune in token.EnumerateRunes())
        {
            int to = place < head ? place : place - cut;
            if (place < head || to >= head)
            {
                spelled[to] = known.TryGetValue(text[..rune.EncodeToUtf16(text)], out int id) ? id : Unknown;
            }
            place++;
        }
        return spelled;
    }

    /// <summary>
    /// The whole vocabulary as JSON: <c>{"documents":9,"reserved":1,"lowercase":false,"entries":[["&lt;unk&gt;",0,0],["the",12,7],…],"characters":[…]}</c>.
    /// </summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("documents", Documents);
            json.WriteNumber("reserved", Reserved);
            json.WriteBoolean("lowercase", Lowercase);
            WriteEntries(json, "entries");
            if (Characters is not null)
            {
                json.WriteNumber("spellings", Characters.Documents);
                Characters.WriteEntries(json, "characters");
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>The vocabulary that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="DataException">It is not one; the message says which field.</exception>
    public static Vocabulary FromJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            List<Entry> entries = ReadEntries(root.GetProperty("entries"));
            Vocabulary? characters = root.TryGetProperty("characters", out JsonElement spelled)
                ? new(ReadEntries(spelled), 1, root.GetProperty("spellings").GetInt64(), lowercase: false)
                : null;
            if (characters is not null && (characters.Count == 0 || characters.Token(0) != UnknownToken))
            {
                throw new DataException($"{characters.Count} characters; the first must be {UnknownToken}");
            }
            int reserved = root.GetProperty("reserved").GetInt32();
            return entries.Count > 0 && entries[0].Token == UnknownToken && reserved >= 1 && reserved <= entries.Count
                ? new(entries, reserved, root.GetProperty("documents").GetInt64(), root.GetProperty("lowercase").GetBoolean(), characters)
                : throw new DataException($"{entries.Count} entries, {reserved} reserved; entry 0 must be {UnknownToken}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            const string Form = """{"documents":…,"reserved":…,"lowercase":…,"entries":[[token,count,documents],…]}""";
            throw new DataException($"not a vocabulary: {e.Message} Expected {Form}.", inner: e);
        }
    }

    private Entry At(int id) => (uint)id < (uint)entries.Count
        ? entries[id]
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary has the ids 0 … {entries.Count - 1}.");

    private static Vocabulary CharactersOf(Dictionary<string, long> spellings)
    {
        Dictionary<string, Entry> counts = new(StringComparer.Ordinal);
        HashSet<string> inToken = new(StringComparer.Ordinal);
        foreach ((string token, long count) in spellings)
        {
            inToken.Clear();
            foreach (Rune rune in token.EnumerateRunes())
            {
                string character = rune.ToString();
                Entry entry = counts.GetValueOrDefault(character);
                counts[character] = new(character, entry.Count + count, entry.Documents + (inToken.Add(character) ? 1 : 0));
            }
        }
        return new(
            [new(UnknownToken, 0, 0), .. counts.Values.OrderByDescending(entry => entry.Count).ThenBy(entry => entry.Token, StringComparer.Ordinal)],
            1, spellings.Count, lowercase: false);
    }

    private void WriteEntries(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        foreach (Entry entry in entries)
        {
            json.WriteStartArray();
            json.WriteStringValue(entry.Token);
            json.WriteNumberValue(entry.Count);
            json.WriteNumberValue(entry.Documents);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private static List<Entry> ReadEntries(JsonElement array)
    {
        var entries = new List<Entry>();
        foreach (JsonElement entry in array.EnumerateArray())
        {
            entries.Add(new(entry[0].GetString() ?? throw new DataException("a token is null"), entry[1].GetInt64(), entry[2].GetInt64()));
        }
        return entries;
    }

    private static string Text(string? token, int sequence)
    {
        if (token is null)
        {
            throw new DataException($"sequence {sequence} holds a token that is null.");
        }
        for (int i = 0; i < token.Length; i++)
        {
            // Half of a surrogate pair has no UTF-8 form: it could not be saved.
            if (char.IsSurrogate(token[i]) && !(i + 1 < token.Length && char.IsSurrogatePair(token, i)))
            {
                throw new DataException($"sequence {sequence} holds the token \"{token}\", which is not valid Unicode at character {i}.");
            }
            i += char.IsSurrogate(token[i]) ? 1 : 0;
        }
        return token;
    }
}
