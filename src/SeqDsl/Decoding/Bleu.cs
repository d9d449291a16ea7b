using System.Globalization;
using System.Text.RegularExpressions;

namespace SeqDsl.Decoding;

/// <summary>
/// BLEU of a whole corpus (Papineni et al. 2002) as sacreBLEU (Post 2018) counts it: bp · exp(¼ Σₙ ln pₙ), where pₙ is the share of n-grams, n = 1 … 4, that the references
/// have, each counted at most as often as in one of them, and bp = e^(1 − r/c) where the c tokens written are fewer than the r of the references nearest in length. Where
/// no n-gram of a length is right, pₙ is 1/(2ᵏ·total), k counting such lengths (sacreBLEU's "exp" smoothing).
/// </summary>
public sealed partial class Bleu
{
    private const int Orders = 4;

    private readonly long[] right = new long[Orders], total = new long[Orders];
    private readonly Func<string, string[]> split;

    /// <summary>Texts are split as mteval-v13a does.</summary>
    public Bleu() : this(Split13a)
    {
    }

    /// <param name="split">How a text becomes tokens.</param>
    public Bleu(Func<string, string[]> split) => this.split = split;

    /// <summary>c: tokens written.</summary>
    public long Written { get; private set; }

    /// <summary>r: tokens of the references nearest in length.</summary>
    public long Expected { get; private set; }

    /// <summary>bp.</summary>
    public double BrevityPenalty => Written >= Expected ? 1 : Written == 0 ? 0 : Math.Exp(1 - ((double)Expected / Written));

    /// <summary>p₁ … p₄, of 0 … 100.</summary>
    public IReadOnlyList<double> Precisions
    {
        get
        {
            var precisions = new double[Orders];
            double smooth = 1;
            for (int n = 0; n < Orders && total[n] > 0 && right.Any(count => count > 0); n++)
            {
                precisions[n] = right[n] > 0 ? 100.0 * right[n] / total[n] : 100 / ((smooth *= 2) * total[n]);
            }
            return precisions;
        }
    }

    /// <summary>0 … 100.</summary>
    public double Score => Precisions.All(precision => precision > 0) ? BrevityPenalty * Math.Exp(Precisions.Average(Math.Log)) : 0;

    /// <summary>Counts a text.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="references">What it may be; at least one.</param>
    /// <exception cref="ArgumentException">There is no reference.</exception>
    public void Add(string written, params IReadOnlyList<string> references)
    {
        if (references.Count == 0)
        {
            throw new ArgumentException("There is nothing to hold the text against; expected at least one reference.", nameof(references));
        }
        string[] tokens = split(written);
        string[][] expected = [.. references.Select(split)];
        Written += tokens.Length;
        Expected += expected.Select(reference => reference.Length).MinBy(length => (Math.Abs(length - tokens.Length), length));
        for (int n = 1; n <= Orders; n++)
        {
            Dictionary<string, int> most = [];
            foreach (string[] reference in expected)
            {
                foreach ((string gram, int count) in Grams(reference, n))
                {
                    most[gram] = Math.Max(count, most.GetValueOrDefault(gram));
                }
            }
            foreach ((string gram, int count) in Grams(tokens, n))
            {
                right[n - 1] += Math.Min(count, most.GetValueOrDefault(gram));
                total[n - 1] += count;
            }
        }
    }

    /// <summary>A text as mteval-v13a splits it: symbols stand alone, full stops and commas unless between digits, a hyphen behind a digit.</summary>
    public static string[] Split13a(string text)
    {
        text = text.Replace("<skipped>", "", StringComparison.Ordinal).Replace("-\n", "", StringComparison.Ordinal).Replace('\n', ' ')
            .Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);
        text = Symbol().Replace($" {text} ", " $1 ");
        text = StopBehindOther().Replace(text, "$1 $2 ");
        text = StopBeforeOther().Replace(text, " $1 $2");
        return HyphenBehindDigit().Replace(text, "$1 $2 ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"BLEU {Score:F2}  {string.Join('/', Precisions.Select(precision => precision.ToString("F1", CultureInfo.InvariantCulture)))}  (bp {BrevityPenalty:F3}, {Written} tokens for {Expected})");

    private static Dictionary<string, int> Grams(string[] tokens, int n)
    {
        Dictionary<string, int> counts = [];
        for (int start = 0; start + n <= tokens.Length; start++)
        {
            string gram = string.Join(' ', tokens, start, n); // no token has a space
            counts[gram] = counts.GetValueOrDefault(gram) + 1;
        }
        return counts;
    }

    [GeneratedRegex(@"([\{-\~\[-\` -\&\(-\+\:-\@\/])")]
    private static partial Regex Symbol();

    [GeneratedRegex(@"([^0-9])([\.,])")]
    private static partial Regex StopBehindOther();

    [GeneratedRegex(@"([\.,])([^0-9])")]
    private static partial Regex StopBeforeOther();

    [GeneratedRegex(@"([0-9])(-)")]
    private static partial Regex HyphenBehindDigit();
}
