using System.Globalization;

namespace SeqDsl.Data;

/// <summary>Which texts in a file stand for which labels.</summary>
/// <typeparam name="TLabel">An enum, or int for labels that are only known from data.</typeparam>
public sealed class LabelSet<TLabel>
{
    private readonly Dictionary<string, TLabel> exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TLabel> folded = new(StringComparer.Ordinal);
    private readonly HashSet<string> ambiguous = new(StringComparer.Ordinal);
    private readonly bool fold; // an enum's members

    internal LabelSet(IEnumerable<KeyValuePair<string, TLabel>> names, bool fold)
    {
        this.fold = fold;
        var texts = new List<string>();
        foreach ((string text, TLabel label) in names)
        {
            texts.Add(text);
            if (!exact.TryAdd(text, label))
            {
                throw new DataException($"the label \"{text}\" is given twice; each text can stand for one label only.");
            }
            if (fold && !folded.TryAdd(LabelSet.Fold(text), label))
            {
                ambiguous.Add(LabelSet.Fold(text));
            }
        }
        Texts = texts;
    }

    /// <summary>The texts that are known, in the order of the labels.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>
    /// The label that a text stands for. Sought first as it is written, then (enums) by letters and digits only and without regard to case:
    /// <c>punct</c>, <c>PUNCT</c> → <c>Punct</c>; <c>B-geo.loc</c> → <c>BGeoLoc</c> or <c>B_geo_loc</c>.
    /// </summary>
    /// <param name="text">What stands in the file.</param>
    /// <param name="file">For the message.</param>
    /// <param name="line">For the message.</param>
    /// <exception cref="DataException">The text is no label; the message lists the labels.</exception>
    public TLabel Parse(string text, string? file = null, long line = 0)
    {
        if (exact.TryGetValue(text, out TLabel? label))
        {
            return label;
        }
        string letters = LabelSet.Fold(text);
        if (letters.Length > 0 && !ambiguous.Contains(letters) && folded.TryGetValue(letters, out label))
        {
            return label;
        }
        string known = string.Join(", ", Texts.Take(40)) + (Texts.Count > 40 ? $", … ({Texts.Count} in all)" : "");
        throw new DataException(
            $"the label \"{text}\" is unknown; expected one of {known}."
            + (fold ? " What is called otherwise than its enum member needs an entry in LabelSet.OfEnum(texts)." : ""),
            file, line);
    }
}

/// <summary>Makes label sets.</summary>
public static class LabelSet
{
    /// <summary>The members of an enum, by the rule of <see cref="LabelSet{TLabel}.Parse"/>.</summary>
    /// <param name="texts">Further texts, for what cannot be a member's name or is called otherwise in the file: <c>[","] = Tag.Comma</c>.</param>
    public static LabelSet<TLabel> OfEnum<TLabel>(IReadOnlyDictionary<string, TLabel>? texts = null) where TLabel : struct, Enum
    {
        string[] names = Enum.GetNames<TLabel>();
        IEnumerable<KeyValuePair<string, TLabel>> members = names.Select(name => KeyValuePair.Create(name, Enum.Parse<TLabel>(name)));
        return new(texts is null ? members : members.Where(member => !texts.ContainsKey(member.Key)).Concat(texts), fold: true);
    }

    /// <summary>Labels that are only known from data: each text stands for its place in the list. Texts must match exactly.</summary>
    public static LabelSet<int> OfNames(IEnumerable<string> names) => new(names.Select((name, i) => KeyValuePair.Create(name, i)), fold: false);

    /// <summary>Labels written as the numbers first … first + count − 1; they become 0 … count − 1.</summary>
    public static LabelSet<int> OfNumbers(int count, int first = 0) =>
        OfNames(Enumerable.Range(first, count).Select(number => number.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Letters and digits only, in upper case.</summary>
    internal static string Fold(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
