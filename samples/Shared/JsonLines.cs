using System.Text.Json;

namespace SeqDsl.Samples;

/// <summary>Files of one JSON object a line.</summary>
public static class JsonLines
{
    /// <param name="path">The file, plain or gzip.</param>
    /// <param name="form">How a line looks, for the message where one looks otherwise.</param>
    /// <param name="read">Makes of an object what is wanted.</param>
    /// <exception cref="DataException">A line has another form, or says what cannot be; with the line.</exception>
    public static IReadOnlyList<T> Read<T>(string path, string form, Func<JsonElement, T> read) => [.. TextFile.Lines(path).Select((line, index) =>
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            return read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or DataException)
        {
            throw new DataException(e is DataException ? e.Message : $"expected {form}, and {e.Message}", path, index + 1, e);
        }
    })];
}
