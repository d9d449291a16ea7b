namespace SeqDsl.Samples;

/// <summary>Where the samples look for data that is no part of the repository: in the folder <c>shared/data</c> beside it.</summary>
public static class SampleData
{
    /// <summary>The file that the command line names, or that of the data folder.</summary>
    /// <param name="given">What the command line names.</param>
    /// <param name="option">The option that names it.</param>
    /// <param name="file">The file in the data folder, with its folder there.</param>
    /// <exception cref="FileNotFoundException">Nothing is given and the data folder has no such file.</exception>
    public static string Find(string? given, string option, string file)
    {
        if (given is not null)
        {
            return given;
        }
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SeqDsl.sln")))
            {
                string path = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data", file));
                return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not there: give the file with {option} FILE.");
            }
        }
        throw new FileNotFoundException($"The sample runs outside its repository and finds no data: give the file with {option} FILE.");
    }
}
