namespace SeqDsl.Benchmarks;

/// <summary>Where things are in the repository.</summary>
internal static class Folders
{
    /// <summary>The folder with SeqDsl.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>What eng/bench.sh made, which git ignores.</summary>
    public static string Artifacts => Path.Combine(Root, "artifacts");

    public static string OnnxModels => Path.Combine(Artifacts, "peers/models");

    /// <summary>A peer's program.</summary>
    public static string Peer(string name) => Existing(Path.Combine(Artifacts, "peers", name));

    /// <summary>A peer's script.</summary>
    public static string PeerSource(string name) => Existing(Path.Combine(Root, "tests/SeqDsl.Benchmarks/Peers", name));

    private static string Existing(string path) =>
        File.Exists(path) ? path : throw new FileNotFoundException($"{Path.GetRelativePath(Root, path)} is not there: `bash eng/bench.sh` makes it.");

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "SeqDsl.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }
        return folder ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has SeqDsl.sln.");
    }
}
