using System.Text.Json;

namespace SeqDsl.Samples;

/// <summary>A question about a paragraph, and the answers that count as right.</summary>
public sealed record Question(TokenizedText Asked, TokenizedText Paragraph, IReadOnlyList<string> Answers)
{
    /// <summary>Where the answer stands, for learning; null where it stands in several places and is not known which is meant.</summary>
    public TokenSpan? Place { get; init; }

    public (IReadOnlyList<string> Question, IReadOnlyList<string> Paragraph) Input => (Asked, Paragraph);
}

/// <summary>Reads SQuAD: <c>{"context":…,"qas":[{"question":…,"answers":[{"text":…,"starts":[…]}]}]}</c>, a paragraph a line.</summary>
public static class Squad
{
    /// <exception cref="DataException">A line has another form, or an answer lies outside its paragraph; with the line.</exception>
    public static IReadOnlyList<Question> Read(string path) => [.. JsonLines.Read(path, """{"context":…,"qas":[…]}""", line =>
    {
        var paragraph = new TokenizedText(line.GetProperty("context").GetString()!);
        return line.GetProperty("qas").EnumerateArray().Select(question => OfParagraph(paragraph, question)).ToArray();
    }).SelectMany(questions => questions)];

    private static Question OfParagraph(TokenizedText paragraph, JsonElement question)
    {
        var answers = question.GetProperty("answers").EnumerateArray()
            .Select(answer => (Text: answer.GetProperty("text").GetString()!, Starts: answer.GetProperty("starts").EnumerateArray().Select(start => start.GetInt32()).ToArray())).ToArray();
        return new(new(question.GetProperty("question").GetString()!), paragraph, [.. answers.Select(answer => answer.Text)])
        {
            Place = answers is [{ Starts: [var start] } only] ? paragraph.SpanOf(start, only.Text.Length) : null,
        };
    }
}
