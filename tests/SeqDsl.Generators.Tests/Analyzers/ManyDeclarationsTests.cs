using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Analyzers;

/// <summary>
/// Many wrong declarations, each with the ids that it must give, once each, C#'s and ours together; and many that are unusual and right. None of them is silent, and
/// nothing is wrong in a file that was generated for them.
/// </summary>
public partial class ManyDeclarationsTests
{
    private const string Before = """
        using System; using SeqDsl; using SeqDsl.Cells; using L = SeqDsl.LstmAttribute;
        public enum Topic { Human, Location }
        public enum Kind : byte { Person = 7, Place = 3, Thing = 200 }

        """;

    public static TheoryData<string, string> Wrong { get; } = Rows(
        WrongModels, line => $"[SequenceModel, {line}] public partial class Q;", WrongCells, Cell, WrongFiles);

    public static TheoryData<string, string> Right { get; } = Rows(
        RightModels, line => $"[SequenceModel, {line}] public partial class Q;", RightCells, Cell, RightFiles);

    [Theory, MemberData(nameof(Wrong))]
    public async Task WrongDeclaration_GivesItsIdsOnce(string ids, string source)
    {
        GeneratorRun run = GeneratorRun.OfUnfinished(Before + source);
        ImmutableArray<Diagnostic> said = await AnalyzerRun.Build(run.Output);

        Assert.Equal(string.Join(" ", ids.Split(' ').Order(StringComparer.Ordinal)), string.Join(" ", said.Select(diagnostic => diagnostic.Id).Order(StringComparer.Ordinal)));
        Assert.All(said, diagnostic => Assert.Equal("Source0.cs", diagnostic.Location.SourceTree?.FilePath));
        Assert.All(said.Where(diagnostic => diagnostic.Id.StartsWith("SEQ", StringComparison.Ordinal)), diagnostic => Assert.DoesNotMatch(@"\{\d\}|,,|  |: *$|\( *\)$", diagnostic.GetMessage()));
    }

    [Theory, MemberData(nameof(Right))]
    public async Task UnusualDeclaration_CompilesWithoutAWord(string ids, string source)
    {
        GeneratorRun run = GeneratorRun.Of(Before + source);

        Assert.Equal("", ids);
        Assert.NotEmpty(run.Files);
        Assert.DoesNotContain(run.Files.Keys, file => file.EndsWith("Outline.g.cs", StringComparison.Ordinal));
        Assert.Empty(await AnalyzerRun.Diagnostics(run.Output));
    }

    [Fact]
    public void Tables_AreLong()
    {
        Assert.InRange(Wrong.Count(), 100, 10_000);
        Assert.InRange(Right.Count(), 50, 10_000);
    }

    /// <summary>A line each, with its ids in front if it has any.</summary>
    private static TheoryData<string, string> Rows(string models, Func<string, string> model, string cells, Func<string, string> cell, string files)
    {
        TheoryData<string, string> rows = [];
        foreach ((string lines, Func<string, string> whole) in new[] { (models, model), (cells, cell), (files, line => line) })
        {
            foreach (string line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                int bar = line.IndexOf(" | ", StringComparison.Ordinal);
                rows.Add(bar < 0 ? "" : line[..bar], whole(bar < 0 ? line : line[(bar + 3)..]));
            }
        }

        return rows;
    }

    /// <summary>"fields # body" or "fields # parameters # body": a cell with a Step.</summary>
    private static string Cell(string line)
    {
        string[] parts = line.Split(" # ");
        string states = parts.Length == 3 ? parts[1] : "Vector h";
        int count = states.Split(',').Length;
        string type = count == 1 ? "Vector" : $"({string.Join(", ", Enumerable.Repeat("Vector", count))})";
        return $"[Cell] public partial class C {{ {parts[0]} public {type} Step(Vector x, {states}) {{ {parts[^1]} }} }}";
    }
}
