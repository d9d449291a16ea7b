using System.Globalization;

namespace SeqDsl.Decoding;

/// <summary>
/// How far written sequences are from what they should be. Of a pronunciation, the share of words with any error is called WER, and edits for each phone that should be
/// there PER. Where several references count as right, the nearest one is taken, of equally near ones the longest.
/// </summary>
public sealed class SequenceErrors
{
    private long edits, length;

    /// <summary>Sequences counted.</summary>
    public long Sequences { get; private set; }

    /// <summary>Of them those that equal no reference.</summary>
    public long Wrong { get; private set; }

    /// <summary>The share of sequences that equal no reference (WER of words); 0 of none.</summary>
    public double SequenceErrorRate => Sequences == 0 ? 0 : (double)Wrong / Sequences;

    /// <summary>Edits / tokens of the references (PER of phones); may exceed 1.</summary>
    public double TokenErrorRate => length == 0 ? 0 : (double)edits / length;

    /// <summary>Counts one sequence.</summary>
    /// <param name="written">What was written; may be empty.</param>
    /// <param name="references">What counts as right; at least one.</param>
    /// <exception cref="ArgumentException">There is no reference.</exception>
    public void Add(IReadOnlyList<string> written, params IReadOnlyList<IReadOnlyList<string>> references)
    {
        if (references.Count == 0)
        {
            throw new ArgumentException("There is nothing to hold the sequence against; expected at least one reference.", nameof(references));
        }
        (int fewest, int tokens) = references.Select(reference => (EditDistance.Between(written, reference), reference.Count))
            .MinBy(reference => (reference.Item1, -reference.Count));
        Sequences++;
        Wrong += fewest > 0 ? 1 : 0;
        edits += fewest;
        length += tokens;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Wrong} of {Sequences} sequences wrong ({SequenceErrorRate:P2}), {edits} edits for {length} tokens ({TokenErrorRate:P2})");
}
