using System.Globalization;

namespace SeqDsl.Pictures;

/// <summary>
/// How much there is of something, as a polynomial in the sizes of vocabulary and batch: <c>256·V + 3·N·T + 7</c>. B: sequences, N: tokens, T: tokens of one sequence,
/// V: entries of the vocabulary; U, M: distinct words and their characters, C: entries of the vocabulary of characters; B′, N′, T′, V′: the same of the first of two inputs, as letters b, n, t, v.
/// </summary>
public sealed class Amount : IEquatable<Amount>
{
    /// <summary>What one of it is said of, the largest first, and which symbol counts these.</summary>
    private static readonly (char Symbol, string Each)[] units = [('N', "per token"), ('n', "per source token"), ('M', "per character"), ('U', "per word"), ('B', "per sequence"), ('b', "per source")];

    /// <summary>Products of symbols in their order, with their coefficients; none is zero.</summary>
    private readonly SortedDictionary<string, long> terms = new(StringComparer.Ordinal);

    /// <summary>Nothing.</summary>
    public static Amount Zero { get; } = new();

    /// <summary>Whether there is nothing of it.</summary>
    public bool IsZero => terms.Count == 0;

    /// <summary>The factor of a product of symbols: of "N", what a token costs; of "", what is there once.</summary>
    public long this[string symbols] => terms.GetValueOrDefault(string.Concat(symbols.Order()));

    /// <summary>Reads "9123V+236806".</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Amount Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var amount = new Amount();
        foreach (string term in text.Split('+'))
        {
            int digits = term.Length - term.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').Length;
            if (!long.TryParse(term.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out long number)
                || term.AsSpan(digits).ContainsAnyExcept("BCMNTUVbntv"))
            {
                throw new FormatException($"\"{text}\" is no amount; expected numbers with symbols, such as 9123V+236806.");
            }

            amount.Add(string.Concat(term[digits..].Order()), number);
        }

        return amount;
    }

    /// <summary>The sum.</summary>
    public static Amount Sum(IEnumerable<Amount> amounts)
    {
        ArgumentNullException.ThrowIfNull(amounts);
        var sum = new Amount();
        foreach (KeyValuePair<string, long> term in amounts.SelectMany(amount => amount.terms))
        {
            sum.Add(term.Key, term.Value);
        }

        return sum;
    }

    /// <summary>Left and right together.</summary>
    public static Amount operator +(Amount left, Amount right) => Sum([left, right]);

    /// <summary>With numbers in place of the symbols that the sizes know.</summary>
    public Amount With(ModelSizes sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        var amount = new Amount();
        foreach (KeyValuePair<string, long> term in terms)
        {
            string rest = "";
            long number = term.Value;
            foreach (char symbol in term.Key)
            {
                if (sizes[symbol] is { } size)
                {
                    number = checked(number * size);
                }
                else
                {
                    rest += symbol;
                }
            }

            amount.Add(rest, number);
        }

        return amount;
    }

    /// <summary>The number that it is for these sizes.</summary>
    /// <exception cref="ArgumentException">It depends on a size that is not among them.</exception>
    public long At(ModelSizes sizes)
    {
        Amount amount = With(sizes);
        return amount.terms.Keys.LastOrDefault() is { Length: > 0 } symbols
            ? throw new ArgumentException($"{this} depends on {Symbol(symbols[0])}; give this size, too.", nameof(sizes))
            : amount[""];
    }

    /// <summary>As what each token, word or sequence costs, and what is there once: "524,288 + 12·T per token, 1,536 per sequence, 512 once".</summary>
    public string Rates()
    {
        if (IsZero)
        {
            return "0";
        }

        List<string> rates = [];
        HashSet<string> said = [];
        foreach ((char symbol, string each) in units)
        {
            Say(term => term.Contains(symbol), term => term.Remove(term.IndexOf(symbol), 1), each);
        }

        Say(_ => true, term => term, "once");
        return string.Join(", ", rates);

        void Say(Func<string, bool> belongs, Func<string, string> rest, string each)
        {
            string[] of = [.. terms.Keys.Reverse().Where(term => belongs(term) && said.Add(term))];
            if (of.Length > 0)
            {
                rates.Add($"{string.Join(" + ", of.Select(term => Text(rest(term), terms[term])))} {each}");
            }
        }
    }

    /// <inheritdoc/>
    public bool Equals(Amount? other) => other is not null && terms.SequenceEqual(other.terms);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Amount);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>As mathematics has it: "9,123·V + 236,806".</summary>
    public override string ToString() => IsZero ? "0" : string.Join(" + ", terms.Reverse().Select(term => Text(term.Key, term.Value)));

    private static string Text(string symbols, long number) =>
        number.ToString("N0", CultureInfo.InvariantCulture) + string.Concat(symbols.Select(symbol => $"·{Symbol(symbol)}"));

    private static string Symbol(char letter) => char.IsLower(letter) ? $"{char.ToUpperInvariant(letter)}′" : $"{letter}";

    private void Add(string symbols, long number)
    {
        long sum = checked(terms.GetValueOrDefault(symbols) + number);
        if (sum != 0)
        {
            terms[symbols] = sum;
        }
        else
        {
            terms.Remove(symbols);
        }
    }
}
