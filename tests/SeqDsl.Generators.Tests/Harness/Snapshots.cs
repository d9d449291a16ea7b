using System.Runtime.CompilerServices;

namespace SeqDsl.Testing;

/// <summary>
/// Texts held against a file beside the test, in the convention of Verify: <c>Class.Method.verified.cs</c>; on a difference
/// <c>.received.cs</c> is written. SEQDSL_ACCEPT=1 accepts what is received.
/// </summary>
/// <remarks>Used as Verify is: <c>using static SeqDsl.Testing.Snapshots;</c> and <c>await Verify(text, "cs");</c></remarks>
public static class Snapshots
{
    public static Snapshot Verify(
        string target, string extension = "cs", [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "") =>
        new(
            target,
            extension,
            Path.Combine(Path.GetDirectoryName(sourceFile)!, $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}"),
            accept: Environment.GetEnvironmentVariable("SEQDSL_ACCEPT") == "1");
}

/// <summary>A comparison that is made when it is awaited.</summary>
public sealed class Snapshot(string target, string extension, string stem, bool accept)
{
    private string parameters = "";

    /// <summary>Tells the cases of a theory apart: <c>Class.Method_text.verified.cs</c>.</summary>
    public Snapshot UseTextForParameters(string text)
    {
        parameters = "_" + text;
        return this;
    }

    public TaskAwaiter GetAwaiter()
    {
        Compare();
        return Task.CompletedTask.GetAwaiter();
    }

    private void Compare()
    {
        string verified = $"{stem}{parameters}.verified.{extension}";
        string received = $"{stem}{parameters}.received.{extension}";
        string text = target.ReplaceLineEndings("\n");
        string? expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : null;
        if (text == expected)
        {
            File.Delete(received);
            return;
        }

        if (accept)
        {
            File.WriteAllText(verified, text);
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        throw new SnapshotException(expected is null
            ? $"There is no {verified}. Look at {received}; if it is right, run the test again with SEQDSL_ACCEPT=1."
            : $"{received} differs from {verified} {Difference(expected, text)}. If the new text is right, run the test again with SEQDSL_ACCEPT=1.");
    }

    private static string Difference(string expected, string text)
    {
        string[] before = expected.Split('\n'), after = text.Split('\n');
        int line = 0;
        while (line < before.Length && line < after.Length && before[line] == after[line])
        {
            line++;
        }

        string Line(string[] lines) => line < lines.Length ? $"'{lines[line]}'" : "the end";
        return $"in line {line + 1}, which was {Line(before)} and is {Line(after)}";
    }
}

public sealed class SnapshotException(string message) : Exception(message);
