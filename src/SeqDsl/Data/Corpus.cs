using System.Text.Json;

namespace SeqDsl.Data;

/// <summary>
/// Reads files of examples: plain or gzip, UTF-8, one example or token a line (<see cref="TextFile"/>). Columns are counted from 0.
/// Every reader throws a <see cref="DataException"/> that names file and line for an empty file, a missing column or field, an unknown label and an
/// example without tokens.
/// </summary>
public static partial class Corpus
{
    /// <summary>One example a line, columns between tabs, no header, no quoting; the labels are an enum's.</summary>
    public static IReadOnlyList<Example<IReadOnlyList<string>, TLabel>> ReadTsv<TLabel>(
        string path, int text = 1, int label = 0, TokenUnit unit = TokenUnit.Word) where TLabel : struct, Enum =>
        ReadTsv(path, LabelSet.OfEnum<TLabel>(), text, label, unit);

    /// <summary>One example a line, columns between tabs, no header, no quoting.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labels">What the texts of the label column stand for.</param>
    /// <param name="text">The column with the text.</param>
    /// <param name="label">The column with the label.</param>
    /// <param name="unit">What one token of the text is.</param>
    public static IReadOnlyList<Example<IReadOnlyList<string>, TLabel>> ReadTsv<TLabel>(
        string path, LabelSet<TLabel> labels, int text = 1, int label = 0, TokenUnit unit = TokenUnit.Word)
    {
        var examples = new List<Example<IReadOnlyList<string>, TLabel>>();
        long line = 0;
        foreach (string content in TextFile.Lines(path))
        {
            line++;
            string[] columns = content.Split('\t');
            int needed = Math.Max(text, label);
            if (columns.Length <= needed)
            {
                string role = needed == text ? "text" : "label";
                throw new DataException(
                    $"found {Columns(columns.Length)} between tabs, expected at least {needed + 1} (the {role} is column {needed}, counted from 0).",
                    path, line);
            }
            string[] tokens = Tokenizer.Split(columns[text], unit);
            if (tokens.Length == 0)
            {
                throw new DataException($"column {text} holds no token; an example needs at least one.", path, line);
            }
            examples.Add(new(tokens, labels.Parse(columns[label], path, line)));
        }
        return examples;
    }

    /// <summary>One token a line, a blank line after each sequence; the labels are an enum's.</summary>
    public static IReadOnlyList<Example<IReadOnlyList<string>, IReadOnlyList<TLabel>>> ReadConll<TLabel>(
        string path, int token = 0, int label = 1, string? comment = "# ") where TLabel : struct, Enum =>
        ReadConll(path, LabelSet.OfEnum<TLabel>(), token, label, comment);

    /// <summary>One token a line, a blank line after each sequence. Columns stand between tabs or, where a line has no tab, between spaces.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labels">What the texts of the label column stand for.</param>
    /// <param name="token">The column with the token.</param>
    /// <param name="label">The column with the label.</param>
    /// <param name="comment">Lines that begin with this are skipped; null: none is.</param>
    public static IReadOnlyList<Example<IReadOnlyList<string>, IReadOnlyList<TLabel>>> ReadConll<TLabel>(
        string path, LabelSet<TLabel> labels, int token = 0, int label = 1, string? comment = "# ") =>
        ReadConll(path, (text, line) => labels.Parse(text, path, line), token, label, comment);

    private static List<Example<IReadOnlyList<string>, IReadOnlyList<TTag>>> ReadConll<TTag>(
        string path, Func<string, long, TTag> parse, int token, int label, string? comment)
    {
        var examples = new List<Example<IReadOnlyList<string>, IReadOnlyList<TTag>>>();
        var tokens = new List<string>();
        var tags = new List<TTag>();
        long line = 0;
        foreach (string content in TextFile.Lines(path))
        {
            line++;
            if (comment is not null && content.StartsWith(comment, StringComparison.Ordinal))
            {
                continue;
            }
            if (content.AsSpan().Trim(" \t").IsEmpty)
            {
                EndSequence();
                continue;
            }
            string[] columns = content.Contains('\t') ? content.Split('\t') : content.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int needed = Math.Max(token, label);
            if (columns.Length <= needed)
            {
                string role = needed == token ? "token" : "label";
                throw new DataException(
                    $"found {Columns(columns.Length)}, expected at least {needed + 1} (the {role} is column {needed}, counted from 0), "
                    + "or a blank line between sequences.",
                    path, line);
            }
            if (columns[token].Length == 0)
            {
                throw new DataException($"column {token}, the token, is empty.", path, line);
            }
            tokens.Add(columns[token]);
            tags.Add(parse(columns[label], line));
        }
        EndSequence();
        return examples.Count > 0
            ? examples
            : throw new DataException($"no token in {line} lines; expected lines of token and label, a blank line after each sequence.", path);

        void EndSequence()
        {
            if (tokens.Count > 0)
            {
                examples.Add(new([.. tokens], [.. tags]));
                tokens.Clear();
                tags.Clear();
            }
        }
    }

    /// <summary>One JSON object a line with a text and a label; the labels are an enum's.</summary>
    public static IReadOnlyList<Example<IReadOnlyList<string>, TLabel>> ReadJsonl<TLabel>(
        string path, string text = "text", string label = "label", TokenUnit unit = TokenUnit.Word) where TLabel : struct, Enum =>
        ReadJsonl(path, LabelSet.OfEnum<TLabel>(), text, label, unit);

    /// <summary>One JSON object a line with a text and a label.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labels">What the labels' texts stand for.</param>
    /// <param name="text">The field with the text, or with an array of tokens.</param>
    /// <param name="label">The field with the label, a string or a number.</param>
    /// <param name="unit">What one token of a text is.</param>
    public static IReadOnlyList<Example<IReadOnlyList<string>, TLabel>> ReadJsonl<TLabel>(
        string path, LabelSet<TLabel> labels, string text = "text", string label = "label", TokenUnit unit = TokenUnit.Word) =>
        ReadObjects(path, (json, line) =>
        {
            JsonElement field = Field(json, text, path, line);
            string[] tokens = field.ValueKind switch
            {
                JsonValueKind.String => Tokenizer.Split(field.GetString()!, unit),
                JsonValueKind.Array when field.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
                    [.. field.EnumerateArray().Select(item => item.GetString()!)],
                _ => throw new DataException($"field \"{text}\" is {Kind(field)}, expected a string or an array of strings.", path, line),
            };
            return tokens.Length > 0
                ? new Example<IReadOnlyList<string>, TLabel>(tokens, Label(json, labels, label, path, line))
                : throw new DataException($"field \"{text}\" holds no token; an example needs at least one.", path, line);
        });

    /// <summary>One JSON object a line with a series of dense vectors and a label; the labels are an enum's.</summary>
    public static IReadOnlyList<Example<float[][], TLabel>> ReadJsonlSeries<TLabel>(string path, string features = "features", string label = "label", int? size = null)
        where TLabel : struct, Enum => ReadJsonlSeries(path, LabelSet.OfEnum<TLabel>(), features, label, size);

    /// <summary>One JSON object a line with a series of dense vectors (an array of arrays of numbers, all of one width) and a label.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labels">What the labels' texts stand for.</param>
    /// <param name="features">The field with the series.</param>
    /// <param name="label">The field with the label, a string or a number.</param>
    /// <param name="size">How many numbers each vector must have; null: as many as the first.</param>
    public static IReadOnlyList<Example<float[][], TLabel>> ReadJsonlSeries<TLabel>(
        string path, LabelSet<TLabel> labels, string features = "features", string label = "label", int? size = null)
    {
        int width = size ?? -1;
        return ReadObjects(path, (json, line) =>
        {
            JsonElement field = Field(json, features, path, line);
            if (field.ValueKind != JsonValueKind.Array || field.GetArrayLength() == 0)
            {
                throw new DataException($"field \"{features}\" is {Kind(field)}, expected an array of at least one vector.", path, line);
            }
            var series = new float[field.GetArrayLength()][];
            int step = 0;
            foreach (JsonElement vector in field.EnumerateArray())
            {
                if (vector.ValueKind != JsonValueKind.Array)
                {
                    throw new DataException($"field \"{features}\", step {step}: found {Kind(vector)}, expected an array of numbers.", path, line);
                }
                width = width < 0 ? vector.GetArrayLength() : width;
                if (vector.GetArrayLength() != width || width == 0)
                {
                    string expected = width == 0 ? "at least 1" : size is null ? $"{width} as in the steps before" : $"{width}";
                    throw new DataException($"field \"{features}\", step {step}: found {vector.GetArrayLength()} numbers, expected {expected}.", path, line);
                }
                series[step++] = [.. vector.EnumerateArray().Select(item => Number(item, features, step, path, line))];
            }
            return new Example<float[][], TLabel>(series, Label(json, labels, label, path, line));
        });
    }

    private static List<TExample> ReadObjects<TExample>(string path, Func<JsonElement, long, TExample> read)
    {
        var examples = new List<TExample>();
        long line = 0;
        foreach (string content in TextFile.Lines(path))
        {
            line++;
            JsonDocument document;
            try
            {
                document = JsonDocument.Parse(content);
            }
            catch (JsonException e)
            {
                // The parser's message ends with a line number of its own, which is always 0.
                string reason = content.Length == 0 ? "The line is empty." : e.Message.Split(" LineNumber:")[0];
                throw new DataException($"not JSON at byte {e.BytePositionInLine + 1}; expected one JSON object a line. {reason}", path, line, e);
            }
            using (document)
            {
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                {
                    throw new DataException($"found {Kind(document.RootElement)}, expected one JSON object a line.", path, line);
                }
                try
                {
                    examples.Add(read(document.RootElement, line));
                }
                catch (InvalidOperationException e)
                {
                    // What JsonElement.GetString throws for half of a surrogate pair (\uD800 alone).
                    throw new DataException($"a string is not valid Unicode. {e.Message}", path, line, e);
                }
            }
        }
        return examples;
    }

    private static JsonElement Field(JsonElement json, string name, string path, long line) =>
        json.TryGetProperty(name, out JsonElement field)
            ? field
            : throw new DataException(
                $"field \"{name}\" is missing; the object has the fields {string.Join(", ", json.EnumerateObject().Select(property => property.Name))}.",
                path, line);

    private static TLabel Label<TLabel>(JsonElement json, LabelSet<TLabel> labels, string name, string path, long line)
    {
        JsonElement field = Field(json, name, path, line);
        return field.ValueKind switch
        {
            JsonValueKind.String => labels.Parse(field.GetString()!, path, line),
            JsonValueKind.Number => labels.Parse(field.GetRawText(), path, line),
            _ => throw new DataException($"field \"{name}\" is {Kind(field)}, expected a string or a number.", path, line),
        };
    }

    private static float Number(JsonElement item, string features, int step, string path, long line) =>
        item.ValueKind == JsonValueKind.Number && item.TryGetSingle(out float number) && float.IsFinite(number)
            ? number
            : throw new DataException(
                $"field \"{features}\", step {step - 1}: found {item.GetRawText()}, expected a number that a float can hold.", path, line);

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => element.GetArrayLength() == 0 ? "an empty array" : "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    private static string Columns(int count) => count == 1 ? "1 column" : $"{count} columns";
}
