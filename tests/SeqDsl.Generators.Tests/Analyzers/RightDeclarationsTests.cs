using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Analyzers;

/// <summary>Every model that somebody is shown, in samples and pages, is generated, and no rule has a word to say of it.</summary>
public partial class RightDeclarationsTests
{
    private const string Usings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks; "
        + "global using SeqDsl; global using SeqDsl.Cells; global using SeqDsl.Data; global using SeqDsl.Decoding; global using SeqDsl.Models; global using SeqDsl.Training;";

    /// <summary>A folder of samples, or a page.</summary>
    public static TheoryData<string> Places { get; } = [.. Samples().Concat(Pages())];

    [Theory, MemberData(nameof(Places))]
    public async Task ModelsThatAreShown_AreLeftInPeace(string place)
    {
        string[] sources = SourcesOf(place);
        GeneratorRun run = GeneratorRun.OfUnfinished([Usings, .. sources]);

        Assert.All(Models(sources), model => Assert.Contains(run.Files.Keys, file => file.EndsWith($"{model}.Backward.g.cs", StringComparison.Ordinal)));
        Assert.Empty(await AnalyzerRun.Diagnostics(run.Output));
    }

    [Fact]
    public void Declarations_AreMany()
    {
        Assert.InRange(Samples().Concat(Pages()).SelectMany(place => Models(SourcesOf(place))).Count(), 30, 1000);
        Assert.InRange(SequenceModelAnalyzerTests.Wrong.Count(), 40, 1000);
    }

    /// <summary>Whoever adds a folder of samples or a page with models has it tested here.</summary>
    private static IEnumerable<string> Samples() => Directory.GetDirectories(Path.Combine(Repository.Root, "samples")).Order(StringComparer.Ordinal)
        .Select(Relative).Where(folder => Models(SourcesOf(folder)).Any());

    private static IEnumerable<string> Pages() => Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Append(Path.Combine(Repository.Root, "README.md")).Order(StringComparer.Ordinal)
        .Select(Relative).Where(page => Models(SourcesOf(page)).Any());

    private static string Relative(string path) => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');

    private static string[] SourcesOf(string place) => place.EndsWith(".md", StringComparison.Ordinal)
        ? [.. Repository.CSharpOf(place).Where(block => block.Contains("[Cell]", StringComparison.Ordinal) || block.Contains("[SequenceModel", StringComparison.Ordinal))]
        : [.. FilesOf(Path.Combine(Repository.Root, place)).Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    /// <summary>Those in the folder, and those that its project takes from another.</summary>
    private static IEnumerable<string> FilesOf(string folder) => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
        .Concat(Directory.GetFiles(folder, "*.csproj").SelectMany(project => Taken().Matches(File.ReadAllText(project)).Select(match => Path.Combine(folder, match.Groups[1].Value)))
            .SelectMany(pattern => Directory.GetFiles(Path.GetDirectoryName(pattern)!, Path.GetFileName(pattern))));

    private static IEnumerable<string> Models(string[] sources) => sources.SelectMany(source => Model().Matches(source)).Select(match => match.Groups[1].Value);

    [GeneratedRegex("<Compile Include=\"([^\"]+)\"")]
    private static partial Regex Taken();

    [GeneratedRegex(@"^ *\[SequenceModel\b[^;{]*?\bpartial class (\w+)", RegexOptions.Multiline)]
    private static partial Regex Model();
}
