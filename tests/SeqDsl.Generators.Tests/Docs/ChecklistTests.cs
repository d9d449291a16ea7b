using System.Text.RegularExpressions;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Docs;

/// <summary>The checklists' diffs are of the repository's history; what they add is still there.</summary>
public partial class ChecklistTests
{
    [Theory]
    [InlineData("docs/adding-a-layer.md", 2)]
    [InlineData("docs/adding-a-cell.md", 1)]
    [InlineData("docs/adding-a-head.md", 5)]
    [InlineData("docs/adding-an-op.md", 4)]
    public void AddedLines_StandInTheFilesOfToday(string page, int diffs)
    {
        string[] found = [.. Diff().Matches(File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n")).Select(match => match.Groups[1].Value)];

        Assert.Equal(diffs, found.Length);
        foreach (string diff in found)
        {
            string[] lines = diff.Split('\n');
            Assert.StartsWith("+++ b/", lines[0], StringComparison.Ordinal);
            HashSet<string> file = [.. File.ReadAllLines(Path.Combine(Repository.Root, lines[0]["+++ b/".Length..]))];
            string[] added = [.. lines.Skip(1).Where(line => line.StartsWith('+')).Select(line => line[1..])];

            Assert.NotEmpty(added);
            Assert.All(added, line => Assert.Contains(line, file));
        }
    }

    [GeneratedRegex("^```diff\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Diff();
}
