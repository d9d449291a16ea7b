namespace SeqDsl.Data;

/// <summary>Data that cannot be used. The message says where, what was found and what was expected.</summary>
/// <param name="message">What was found and what was expected.</param>
/// <param name="file">The file, if the data comes from one.</param>
/// <param name="line">Its line, from 1; 0 for the file as a whole.</param>
/// <param name="inner">What went wrong below.</param>
public class DataException(string message, string? file = null, long line = 0, Exception? inner = null) : Exception(Place(file, line) + message, inner)
{
    /// <summary>The file, if the data comes from one.</summary>
    public string? File { get; } = file;

    /// <summary>The line in <see cref="File"/>, from 1; 0 for the file as a whole.</summary>
    public long Line { get; } = line;

    private static string Place(string? file, long line) =>
        (file, line) switch { (null, 0) => "", (null, _) => $"line {line}: ", (_, 0) => $"{file}: ", _ => $"{file}, line {line}: " };
}
