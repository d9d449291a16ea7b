using System.Globalization;

namespace SeqDsl.Benchmarks.Protocol;

/// <summary>What is to be run, in words "name=value".</summary>
internal sealed class Case
{
    private readonly SortedDictionary<string, string> words = new(StringComparer.Ordinal);

    /// <param name="words">Parted by spaces.</param>
    public Case(string words)
    {
        foreach (string word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = word.IndexOf('=');
            if (equals < 1)
            {
                throw new FormatException($"'{word}' in the case '{words}' is not name=value.");
            }
            this.words[word[..equals]] = word[(equals + 1)..];
        }
    }

    public string this[string name] => Find(name) ?? throw new KeyNotFoundException($"The case '{this}' has no {name}.");

    public IEnumerable<string> Names => words.Keys;

    public string? Find(string name) => words.GetValueOrDefault(name);

    public int Number(string name) => int.Parse(this[name], CultureInfo.InvariantCulture);

    public double Double(string name) => double.Parse(this[name], CultureInfo.InvariantCulture);

    /// <summary>Numbers parted by commas.</summary>
    public int[] Numbers(string name) => [.. this[name].Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];

    /// <summary>Takes a word out.</summary>
    public double Take(string name)
    {
        double number = Double(name);
        words.Remove(name);
        return number;
    }

    public override string ToString() => string.Join(' ', words.Select(word => $"{word.Key}={word.Value}"));
}
