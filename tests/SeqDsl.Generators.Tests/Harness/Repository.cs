using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace SeqDsl.Testing;

/// <summary>The folder that holds the solution, for tests that read sources and pages.</summary>
public static partial class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The C# of a page of documentation, block after block.</summary>
    /// <param name="page">Its path from the root.</param>
    public static IReadOnlyList<string> CSharpOf(string page) =>
        [.. Fence().Matches(File.ReadAllText(Path.Combine(Root, page)).ReplaceLineEndings("\n")).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    private static string Find([CallerFilePath] string here = "")
    {
        DirectoryInfo? folder = new FileInfo(here).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SeqDsl.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"No folder above {here} holds SeqDsl.sln.");
    }
}
