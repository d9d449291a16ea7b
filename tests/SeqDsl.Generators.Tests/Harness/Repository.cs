using System.Runtime.CompilerServices;

namespace SeqDsl.Testing;

/// <summary>The folder that holds the solution, for tests that read sources and pages.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

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
