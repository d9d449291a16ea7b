using System.Text.Json;

namespace SeqDsl.Samples;

/// <summary>What a guest said, what had been asked for before, and what it tells. What was asked for stands before it as tokens of its own: a bare "6" answers the question.</summary>
public sealed class Utterance
{
    private readonly string[] asked;

    /// <param name="text">What was said.</param>
    /// <param name="asked">What had been asked for.</param>
    public Utterance(string text, params IReadOnlyList<string> asked)
    {
        Text = new(text);
        this.asked = [.. asked.Select(slot => $"<{slot}>")];
        if (Text.Count == 0)
        {
            throw new DataException("nothing was said: the text has no word.");
        }
    }

    public TokenizedText Text { get; }

    /// <summary>What the model reads.</summary>
    public IReadOnlyList<string> Tokens => [.. asked, .. Text];

    /// <summary>How a slot is told, as it is written; null: not at all.</summary>
    public string? TextOf(TokenSpan span) => span.IsNone || span.Start < asked.Length ? null : Text.TextOf(span with { Start = span.Start - asked.Length });

    /// <summary>Utterances with what they tell: <c>{"text":…,"requested":[…],"slots":[{"slot":…,"start":…,"end":…}]}</c>, one a line.</summary>
    /// <exception cref="DataException">A line has another form, or a slot lies outside its text; with the line.</exception>
    public static IReadOnlyList<Example<IReadOnlyList<string>, IReadOnlyList<Entity<BookingSlot>>>> Read(string path) => JsonLines.Read(path, """{"text":…,"requested":[…],"slots":[…]}""", line =>
    {
        var utterance = new Utterance(line.GetProperty("text").GetString()!, [.. line.GetProperty("requested").EnumerateArray().Select(slot => slot.GetString()!)]);
        Entity<BookingSlot>[] told = [.. line.GetProperty("slots").EnumerateArray().Select(utterance.Told)];
        return new Example<IReadOnlyList<string>, IReadOnlyList<Entity<BookingSlot>>>(utterance.Tokens, told);
    });

    private Entity<BookingSlot> Told(JsonElement slot)
    {
        int start = slot.GetProperty("start").GetInt32();
        string name = slot.GetProperty("slot").GetString()!;
        TokenSpan span = Text.SpanOf(start, slot.GetProperty("end").GetInt32() - start);
        return Enum.TryParse(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out BookingSlot known)
            ? new(known, span.Start + asked.Length, span.Length)
            : throw new DataException($"\"{name}\" is no slot; expected {string.Join(", ", Enum.GetNames<BookingSlot>())}.");
    }
}
