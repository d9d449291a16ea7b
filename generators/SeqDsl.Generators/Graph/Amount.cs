using System.Globalization;

namespace SeqDsl.Generators.Graph;

/// <summary>How much of something a batch has or needs, as a polynomial in the sizes that are known at run time only: 256·V + 3·N·T + 7.</summary>
internal sealed class Amount : IEquatable<Amount>
{
    /// <summary>The rows of a step, until they are counted over all steps.</summary>
    private const char Running = '#';

    /// <summary>The coefficient of each product of symbols, "NT"; none is zero. Each symbol is one letter here: N′ is n.</summary>
    private readonly SortedDictionary<string, long> terms = new(StringComparer.Ordinal);

    public static Amount Zero { get; } = new();

    /// <summary>A number times some extents.</summary>
    public static Amount Of(long number, params Dimension[] extents)
    {
        var amount = new Amount();
        string symbols = string.Concat(extents.Where(extent => !extent.IsKnown).Select(Letter).OrderBy(letter => letter));
        amount.Add(symbols, extents.Aggregate(number, (product, extent) => product * (extent.IsKnown ? extent.Size : 1)));
        return amount;
    }

    /// <summary>How many numbers a tensor has.</summary>
    public static Amount Of(Shape shape) => Of(1, [.. Enumerable.Range(0, shape.Rank).Select(axis => shape[axis])]);

    public static Amount Sum(IEnumerable<Amount> amounts)
    {
        var sum = new Amount();
        foreach (Amount amount in amounts)
        {
            foreach (KeyValuePair<string, long> term in amount.terms)
            {
                sum.Add(term.Key, term.Value);
            }
        }

        return sum;
    }

    public static Amount operator +(Amount left, Amount right) => Sum([left, right]);

    public static Amount operator *(long number, Amount amount)
    {
        var product = new Amount();
        foreach (KeyValuePair<string, long> term in amount.terms)
        {
            product.Add(term.Key, number * term.Value);
        }

        return product;
    }

    /// <summary>What is done at each step of a recurrence, over all of them: to each row that is running to each token, and the rest as often as there are steps.</summary>
    public Amount OverSteps(Dimension tokens)
    {
        char steps = Letter(tokens == Dimension.SourceTokens ? Dimension.SourceLength : Dimension.Length);
        var all = new Amount();
        foreach (KeyValuePair<string, long> term in terms)
        {
            int place = term.Key.IndexOf(Running);
            string symbols = place >= 0 ? term.Key.Remove(place, 1) + Letter(tokens) : term.Key + steps;
            all.Add(string.Concat(symbols.OrderBy(letter => letter)), term.Value);
        }

        return all;
    }

    /// <summary>The coefficient of a product of symbols.</summary>
    public long this[string symbols] => terms.TryGetValue(symbols, out long number) ? number : 0;

    public bool Equals(Amount? other) => other is not null && terms.SequenceEqual(other.terms);

    public override bool Equals(object? obj) => Equals(obj as Amount);

    public override int GetHashCode() => ToString().GetHashCode();

    /// <summary>As mathematics has it, the number without symbols last: "9,123·V + 236,806".</summary>
    public string Formula => terms.Count == 0 ? "0" : string.Join(
        " + ", terms.Reverse().Select(term => term.Value.ToString("#,0", CultureInfo.InvariantCulture) + string.Concat(term.Key.Select(letter => $"·{Symbol(letter)}"))));

    /// <summary>As the runtime reads it: "9123V+236806".</summary>
    public override string ToString() =>
        terms.Count == 0 ? "0" : string.Join("+", terms.Reverse().Select(term => term.Value.ToString(CultureInfo.InvariantCulture) + term.Key));

    private static char Letter(Dimension extent) =>
        extent == Dimension.Rows ? Running : extent.Symbol is { Length: 2 } primed ? char.ToLowerInvariant(primed[0]) : extent.Symbol![0];

    private static string Symbol(char letter) => char.IsLower(letter) ? $"{char.ToUpperInvariant(letter)}′" : $"{letter}";

    private void Add(string symbols, long number)
    {
        if ((terms.TryGetValue(symbols, out long before) ? before : 0) + number is var sum && sum != 0)
        {
            terms[symbols] = sum;
        }
        else
        {
            terms.Remove(symbols);
        }
    }
}
