using System.Collections;
using System.Text.RegularExpressions;

namespace SeqDsl.Data;

/// <summary>
/// A text and its tokens, of which is known where in the text they stand: what is found among the tokens can be shown as it is written, and what is marked in the text can be
/// learned. Letters and digits that stand together are a token, and so is each other character but spaces.
/// </summary>
public sealed partial class TokenizedText : IReadOnlyList<string>
{
    private readonly string[] tokens;
    private readonly int[] starts; // [tokens] in characters of the text

    /// <param name="text">Any text.</param>
    public TokenizedText(string text)
    {
        Text = text;
        Match[] found = Token().Matches(text).ToArray();
        tokens = [.. found.Select(match => match.Value)];
        starts = [.. found.Select(match => match.Index)];
    }

    /// <summary>The text as it is written.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public int Count => tokens.Length;

    /// <inheritdoc/>
    public string this[int index] => tokens[index];

    /// <summary>Where in the text a stretch of tokens stands, as characters: <c>text.Text[range]</c> is how it is written.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It reaches beyond the text.</exception>
    public Range CharactersOf(TokenSpan span)
    {
        Within(span);
        return span.IsNone ? default : starts[span.Start]..(starts[span.End - 1] + tokens[span.End - 1].Length);
    }

    /// <summary>A stretch of tokens as it is written; "" for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It reaches beyond the text.</exception>
    public string TextOf(TokenSpan span) => Text[CharactersOf(span)];

    /// <summary>The tokens that have a character of a range: a token that it cuts through belongs to it.</summary>
    /// <param name="start">The range's first character.</param>
    /// <param name="length">How many characters it has.</param>
    /// <exception cref="DataException">The range lies outside the text, or has no token.</exception>
    public TokenSpan SpanOf(int start, int length)
    {
        if (start < 0 || length < 1 || start > Text.Length - length)
        {
            throw new DataException($"characters {start} to {start + length - 1} lie outside the text, which has {Text.Length}.");
        }
        int first = Array.FindIndex(starts, place => place >= start), behind = Array.FindIndex(starts, place => place >= start + length);
        behind = behind < 0 ? Count : behind;
        first = first < 0 ? Count : first;
        first -= first > 0 && starts[first - 1] + tokens[first - 1].Length > start ? 1 : 0;
        return behind > first ? new(first, behind - first) : throw new DataException($"characters {start} to {start + length - 1} of the text, \"{Text.Substring(start, length)}\", have no token.");
    }

    /// <summary>Where an answer stands in the text for the first time.</summary>
    /// <exception cref="DataException">It does not occur.</exception>
    public TokenSpan Find(string answer) => Text.IndexOf(answer, StringComparison.Ordinal) is >= 0 and int start && answer.Length > 0
        ? SpanOf(start, answer.Length)
        : throw new DataException($"the answer \"{answer}\" does not occur in the text \"{(Text.Length > 60 ? Text[..60] + "…" : Text)}\".");

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)tokens).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The text.</summary>
    public override string ToString() => Text;

    private void Within(TokenSpan span)
    {
        if (span.Start < 0 || span.Length < 0 || span.Start > Count - span.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(span), $"The stretch {span} reaches beyond the text, which has {Count} tokens.");
        }
    }

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]")]
    private static partial Regex Token();
}
