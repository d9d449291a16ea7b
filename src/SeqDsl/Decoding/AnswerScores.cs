using System.Globalization;
using System.Text.RegularExpressions;

namespace SeqDsl.Decoding;

/// <summary>
/// How well answers are found, as the evaluation script of SQuAD 1.1 counts it (Rajpurkar et al. 2016): lower-cased, without ASCII punctuation, the articles a, an, the and
/// further spaces, an answer is right if it equals one of the references (exact match), and has the F1 of its words against each, of which the best one counts.
/// </summary>
public sealed partial class AnswerScores
{
    private double exact, f1;

    /// <summary>Answers counted.</summary>
    public long Count { get; private set; }

    /// <summary>The share of answers that equal a reference; 0 of none.</summary>
    public double ExactMatch => Count == 0 ? 0 : exact / Count;

    /// <summary>The mean of the answers' best F1; 0 of none.</summary>
    public double F1 => Count == 0 ? 0 : f1 / Count;

    /// <summary>Counts an answer.</summary>
    /// <param name="answer">What was found.</param>
    /// <param name="references">What counts as right; at least one.</param>
    /// <exception cref="ArgumentException">There is no reference.</exception>
    public void Add(string answer, params IReadOnlyList<string> references)
    {
        if (references.Count == 0)
        {
            throw new ArgumentException("There is nothing to hold the answer against; expected at least one reference.", nameof(references));
        }
        string found = Normalize(answer);
        string[] expected = [.. references.Select(Normalize)];
        Count++;
        exact += expected.Contains(found) ? 1 : 0;
        f1 += expected.Max(reference => F1Of(found.Split(' '), reference.Split(' ')));
    }

    /// <summary>An answer as it is compared.</summary>
    public static string Normalize(string answer)
    {
        string plain = string.Concat(answer.ToLowerInvariant().Where(character => !(char.IsAscii(character) && (char.IsPunctuation(character) || char.IsSymbol(character)))));
        return Spaces().Replace(Article().Replace(plain, " "), " ").Trim();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"exact match {ExactMatch:P2}  F1 {F1:P2}  of {Count} answers");

    /// <summary>2·same / (found + expected), words counted as often as both have them; 0 where none is the same.</summary>
    private static double F1Of(string[] found, string[] expected)
    {
        Dictionary<string, int> left = [];
        foreach (string word in expected.Where(word => word.Length > 0))
        {
            left[word] = left.GetValueOrDefault(word) + 1;
        }
        int same = 0;
        foreach (string word in found)
        {
            if (left.TryGetValue(word, out int count) && count > 0)
            {
                left[word] = count - 1;
                same++;
            }
        }
        return same == 0 ? 0 : 2.0 * same / (found.Length + expected.Length);
    }

    [GeneratedRegex(@"\b(a|an|the)\b")]
    private static partial Regex Article();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
