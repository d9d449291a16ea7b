using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using SeqDsl.Generators.Analyzers;
using SeqDsl.Generators.Declarations;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Analyzers;

/// <summary>One rule, one page, one release row, a marked-up source; and a page's examples do what the page says.</summary>
public partial class RulesTests
{
    /// <summary>What is wrong is the project, and their examples are project files: ProjectTests has them.</summary>
    private static readonly Rule[] ofProjects = [Rule.LanguageTooOld, Rule.LibraryMissing];

    public static TheoryData<string> Ids { get; } = [.. Enum.GetValues<Rule>().Select(rule => Rules.Id(rule))];

    public static TheoryData<string> IdsOfCode { get; } = [.. Enum.GetValues<Rule>().Except(ofProjects).Select(rule => Rules.Id(rule))];

    [Fact]
    public void EveryRule_HasADescriptorInItsPlace() =>
        Assert.Equal(Enum.GetValues<Rule>().Select(rule => Rules.Id(rule)), Enum.GetValues<Rule>().Select(rule => Rules.Of(rule).Id));

    [Fact]
    public void EveryPage_BelongsToARule() =>
        Assert.Equal(
            Rules.All.Select(rule => rule.Id + ".md"),
            Directory.GetFiles(Folder("docs/diagnostics"), "SEQ*.md").Select(file => Path.GetFileName(file)).Order());

    [Fact]
    public void EveryReleaseRow_SaysWhatItsDescriptorSays()
    {
        string released = File.ReadAllText(Folder("generators/SeqDsl.Generators/AnalyzerReleases.Shipped.md"))
            + File.ReadAllText(Folder("generators/SeqDsl.Generators/AnalyzerReleases.Unshipped.md"));

        Assert.Equal(
            Rules.All.Select(rule => $"{rule.Id} | {rule.Category} | {rule.DefaultSeverity} | {rule.Title}"),
            released.Split('\n').Where(line => line.StartsWith("SEQ", StringComparison.Ordinal)));
    }

    [Fact]
    public void TableOfRules_HasEveryRule() => Assert.Equal(
        Rules.All.Select(rule => $"| [{rule.Id}]({rule.Id}.md) | {rule.DefaultSeverity} | {rule.Title} |"),
        File.ReadAllLines(Folder("docs/diagnostics/README.md")).Where(line => line.StartsWith("| [SEQ", StringComparison.Ordinal)).Select(line => line[..(line[..^1].TrimEnd().LastIndexOf('|') + 1)]));

    /// <summary>A problem that is a warning must not keep a model from being generated, and one that is an error must.</summary>
    [Fact]
    public void ProblemOfADeclaration_IsAWarningWhereItsRuleIs() => Assert.All(
        Enum.GetValues<Rule>().Where(rule => rule is not (Rule.UsedAfterDispose or Rule.NoDataToLearnFrom or Rule.MetricWithoutHead)),
        rule => Assert.Equal(Rules.Of(rule).DefaultSeverity == DiagnosticSeverity.Warning, new Problem(rule, 0, null, EquatableArray<string>.Empty).IsWarning));

    [Theory, MemberData(nameof(IdsOfCode))]
    public void Rule_HasAMarkedUpSource(string id) =>
        Assert.Contains(SequenceModelAnalyzerTests.Wrong.Concat(CellAnalyzerTests.Wrong).Concat(ModelUseAnalyzerTests.Wrong), row => (string)row[0] == id);

    [Theory, MemberData(nameof(Ids))]
    public void HelpLink_LeadsToTheRulesPage(string id)
    {
        DiagnosticDescriptor rule = Rules.All.Single(rule => rule.Id == id);
        string page = Page(id);

        Assert.Equal($"docs/diagnostics/{id}.md", rule.HelpLinkUri);
        Assert.StartsWith($"# {id}: {rule.Title}\n", page);
        Assert.Equal(["Cause", "Wrong", "Right"], Headings().Matches(page).Select(heading => heading.Groups[1].Value));
    }

    /// <summary>As long as the repository has no address, which Directory.Build.props would have, a page is named by its path in it.</summary>
    [Theory]
    [InlineData(null, "docs/diagnostics/SEQ0001.md")]
    [InlineData("", "docs/diagnostics/SEQ0001.md")]
    [InlineData("https://example.org/us/seqdsl/", "https://example.org/us/seqdsl/blob/main/docs/diagnostics/SEQ0001.md")]
    public void HelpLink_BeginsWithTheRepositorysAddress(string? repository, string link) => Assert.Equal(link, Rules.Page("SEQ0001", repository));

    [Theory, MemberData(nameof(IdsOfCode))]
    public async Task WrongExample_GivesThisRuleOnly(string id)
    {
        ImmutableArray<Diagnostic> said = await AnalyzerRun.Diagnostics(Example(id, 0));

        Assert.NotEmpty(said);
        Assert.All(said, diagnostic => Assert.Equal(id, diagnostic.Id));
    }

    [Theory, MemberData(nameof(IdsOfCode))]
    public async Task RightExample_CompilesWithoutAWord(string id)
    {
        GeneratorRun run = GeneratorRun.Of(Example(id, 1));

        Assert.NotEmpty(run.Files);
        Assert.Empty(await AnalyzerRun.Diagnostics(run.Output));
    }

    private static string Folder(string path) => Path.Combine(Repository.Root, path);

    private static string Page(string id) => File.ReadAllText(Folder($"docs/diagnostics/{id}.md")).ReplaceLineEndings("\n");

    private static string Example(string id, int number) => "using SeqDsl;\n" + Repository.CSharpOf($"docs/diagnostics/{id}.md")[number];

    [GeneratedRegex("^## (.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();
}
