using System.Globalization;

namespace SeqDsl.Data;

/// <summary>
/// Vectors of words in text form, as word2vec (Mikolov et al. 2013) and GloVe (Pennington et al. 2014) write them: a word and its numbers, separated by
/// spaces, one word a line; word2vec's first line, "count size", may be there or not. Plain or gzip, UTF-8. Only what a vocabulary knows is kept.
/// </summary>
public sealed class WordVectors
{
    private WordVectors(float[] numbers, bool[] found, int size) => (Numbers, IsFound, Size, Found) = (numbers, found, size, found.Count(known => known));

    /// <summary>Numbers in each vector.</summary>
    public int Size { get; }

    /// <summary>How many entries of the vocabulary the file has.</summary>
    public int Found { get; }

    /// <summary>[V · Size], zeros where the file has no vector.</summary>
    internal float[] Numbers { get; }

    /// <summary>[V] Whether the file has a vector.</summary>
    internal bool[] IsFound { get; }

    /// <summary>
    /// Reads the vectors of a vocabulary's entries. An entry takes the vector of the very word; where there is none, of the word in lower case; of several
    /// lines for one word the first.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="vocabulary">Whose entries are looked for.</param>
    /// <param name="size">How many numbers each vector must have.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataException">A line has another number of numbers, or something that is no number, or no word is in the vocabulary; with the line.</exception>
    public static WordVectors Read(string path, Vocabulary vocabulary, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ILookup<string, int> wanted = Enumerable.Range(0, vocabulary.Count).ToLookup(vocabulary.Token, StringComparer.Ordinal);
        ILookup<string, int> lowered = Enumerable.Range(vocabulary.Reserved, vocabulary.Count - vocabulary.Reserved)
            .Where(id => vocabulary.Token(id).ToLowerInvariant() != vocabulary.Token(id))
            .ToLookup(id => vocabulary.Token(id).ToLowerInvariant(), StringComparer.Ordinal);
        var numbers = new float[checked(vocabulary.Count * size)];
        bool[] exact = new bool[vocabulary.Count], found = new bool[vocabulary.Count];
        var vector = new float[size];
        long line = 0;
        foreach (string content in TextFile.Lines(path))
        {
            line++;
            ReadOnlySpan<char> text = content.AsSpan().TrimEnd(' ');
            int space = text.IndexOf(' ');
            if (line == 1 && IsHeader(text, size, path))
            {
                continue;
            }
            if (space <= 0)
            {
                throw new DataException($"found \"{Short(content)}\"; expected a word, a space and {size} numbers.", path, line);
            }
            int present = text[space..].Count(' ');
            if (present != size)
            {
                throw new DataException($"the vector of \"{Short(content[..space])}\" has {present} numbers; the embedding has {size}. Declare Embedding({present}), or take other vectors.", path, line);
            }
            string word = content[..space];
            if (!wanted.Contains(word) && !lowered.Contains(word))
            {
                continue;
            }
            Parse(text[(space + 1)..], vector, word, path, line);
            foreach (int id in wanted[word].Where(id => !exact[id]))
            {
                exact[id] = found[id] = true;
                vector.CopyTo(numbers, id * size);
            }
            foreach (int id in lowered[word].Where(id => !found[id]))
            {
                found[id] = true;
                vector.CopyTo(numbers, id * size);
            }
        }
        return Array.IndexOf(found, true) >= 0
            ? new(numbers, found, size)
            : throw new DataException($"none of the vocabulary's {vocabulary.Count} entries is among the {line} lines; are they vectors of the same language, and is the text split in the same way?", path);
    }

    /// <summary>"400000 300", as word2vec begins.</summary>
    private static bool IsHeader(ReadOnlySpan<char> text, int size, string path)
    {
        int space = text.IndexOf(' ');
        if (space <= 0 || text[(space + 1)..].Contains(' ')
            || !long.TryParse(text[..space], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            || !int.TryParse(text[(space + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int declared))
        {
            return false;
        }
        return declared == size
            ? true
            : throw new DataException($"the vectors have {declared} numbers; the embedding has {size}. Declare Embedding({declared}), or take other vectors.", path, 1);
    }

    private static void Parse(ReadOnlySpan<char> text, Span<float> vector, string word, string path, long line)
    {
        int place = 0;
        foreach (Range range in text.Split(' '))
        {
            if (!float.TryParse(text[range], NumberStyles.Float, CultureInfo.InvariantCulture, out float number) || !float.IsFinite(number))
            {
                throw new DataException($"number {place} of the vector of \"{Short(word)}\" is \"{Short(text[range].ToString())}\"; expected a finite number.", path, line);
            }
            vector[place++] = number;
        }
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
