using System.Text;

namespace SeqDsl.Samples;

/// <summary>
/// Words of every language, from the lists that distributions install for spelling. As many of each language; divided by a hash of the word, so that a
/// word is always in the same part, whatever else is in the lists.
/// </summary>
public static class WordLists
{
    private const string Folder = "/usr/share/dict";
    private const int ShortestWord = 3;

    // Half of every list is looked at: of the shortest, English, that is 23,000 words.
    private const ulong Sampled = ulong.MaxValue / 2;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly (Language Language, string File, string Package)[] Lists =
    [
        (Language.Danish, "danish", "wdanish"),
        (Language.Dutch, "dutch", "wdutch"),
        (Language.English, "american-english", "wamerican"),
        (Language.French, "french", "wfrench"),
        (Language.German, "ngerman", "wngerman"),
        (Language.Italian, "italian", "witalian"),
        (Language.Polish, "polish", "wpolish"),
        (Language.Portuguese, "portuguese", "wportuguese"),
        (Language.Spanish, "spanish", "wspanish"),
        (Language.Swedish, "swedish", "wswedish"),
    ];

    /// <summary>Words as trigrams of their letters: a tenth of the words for test, a tenth for dev, the others for training.</summary>
    /// <param name="wordsPerLanguage">How many words of each language, over all parts.</param>
    /// <exception cref="FileNotFoundException">A list is not installed; the message says how to.</exception>
    public static Splits<IReadOnlyList<string>, Language> Read(int wordsPerLanguage)
    {
        string[] missing = [.. Lists.Where(list => !File.Exists(Path.Combine(Folder, list.File))).Select(list => list.Package)];
        if (missing.Length > 0)
        {
            throw new FileNotFoundException($"Word lists are not in {Folder}: install them with `apt-get install {string.Join(' ', missing)}`.");
        }

        // A word of several languages has no one answer and is left out. Its hash is the same in every list, so those below the limit are enough to see it.
        var languages = new Dictionary<string, Language?>();
        foreach ((Language language, string file, _) in Lists)
        {
            foreach (string word in Words(Path.Combine(Folder, file), capitals: language == Language.German))
            {
                if (Hash(word) < Sampled)
                {
                    languages[word] = languages.TryGetValue(word, out Language? other) && other != language ? null : language;
                }
            }
        }
        List<Example<IReadOnlyList<string>, Language>> train = [], dev = [], test = [];
        foreach (var words in languages.Where(word => word.Value is not null).GroupBy(word => word.Value!.Value, word => word.Key).OrderBy(words => words.Key))
        {
            string[] chosen = [.. words.OrderBy(Hash).Take(wordsPerLanguage)];
            if (chosen.Length < wordsPerLanguage)
            {
                throw new DataException($"the {words.Key} list gives {chosen.Length} words; expected {wordsPerLanguage}.", Lists.Single(list => list.Language == words.Key).File);
            }
            foreach (string word in chosen)
            {
                // Another hash than the one that chose the word: that one is small for all who were chosen.
                var part = (Mix(Hash(word)) % 10) switch { 0 => test, 1 => dev, _ => train };
                part.Add(new(Trigrams.Of(word), words.Key));
            }
        }
        return new(train, dev, test);
    }

    /// <summary>
    /// The words of a list in lower case: letters only, at least three. What has a capital letter is a name or an abbreviation and left out, except that in
    /// German every noun begins with one.
    /// </summary>
    private static IEnumerable<string> Words(string path, bool capitals)
    {
        byte[] bytes = File.ReadAllBytes(path);
        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            text = Encoding.Latin1.GetString(bytes); // the Swedish list
        }
        foreach (string line in text.Split('\n'))
        {
            string word = line.ToLowerInvariant();
            int first = capitals ? 1 : 0;
            if (line.Length >= ShortestWord && line.All(char.IsLetter) && line.AsSpan(first).SequenceEqual(word.AsSpan(first)))
            {
                yield return word;
            }
        }
    }

    /// <summary>FNV-1a over the UTF-16 code units, then mixed: the same in every process and on every machine.</summary>
    private static ulong Hash(string word)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in word)
        {
            hash = (hash ^ letter) * 1099511628211;
        }
        return Mix(hash);
    }

    /// <summary>The finaliser of SplitMix64: every bit of the result depends on every bit of the value.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
