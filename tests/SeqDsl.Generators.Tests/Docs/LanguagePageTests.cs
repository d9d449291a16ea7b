using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Docs;

/// <summary>docs/language.md: its declarations say nothing wrong, and its code compiles against what is generated for them, block after block in one method.</summary>
public partial class LanguagePageTests
{
    private const string Usings =
        "using System; using System.Collections.Generic; using System.Linq; using SeqDsl; using SeqDsl.Data; using SeqDsl.Decoding; using SeqDsl.Decoding.Search; using SeqDsl.Models; using SeqDsl.Training;\n";

    private static readonly IReadOnlyList<string> blocks = Repository.CSharpOf("docs/language.md");

    private static readonly string[] declarations = [.. blocks.Where(block => block.Contains("[SequenceModel]", StringComparison.Ordinal))];

    [Fact]
    public void Declarations_CompileWithoutAWarning()
    {
        ICollection<string> files = [.. GeneratorRun.Of([.. declarations.Select(block => Usings + block)]).Files.Keys];
        Assert.Equal(14, declarations.Sum(block => Model().Matches(block).Count));
        Assert.All(declarations.SelectMany(block => Model().Matches(block)), model => Assert.Contains($"{model.Groups[1].Value}.Backward.g.cs", files));
    }

    [Fact]
    public void Uses_Compile()
    {
        string[] uses = [.. blocks.Except(declarations)];
        string use = $"{Usings}class Use {{ void M(string file, IReadOnlyList<string> devText, IReadOnlyList<IReadOnlyList<string>> sentences) {{ {string.Join('\n', uses)} }} }}";

        GeneratorRun run = GeneratorRun.OfUnfinished([.. declarations.Select(block => Usings + block), use]);

        Assert.Equal(6, uses.Length);
        Assert.Empty(run.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    /// <summary>The list of attributes is made from their classes and the catalog; SEQDSL_ACCEPT=1 writes it.</summary>
    [Fact]
    public void Attributes_AreThoseOfTheCatalog()
    {
        const string Begin = "<!-- attributes: written by LanguagePageTests -->\n", End = "<!-- end of attributes -->";
        string file = Path.Combine(Repository.Root, "docs/language.md"), page = File.ReadAllText(file).ReplaceLineEndings("\n");
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = page.IndexOf(End, StringComparison.Ordinal);
        string written = AttributePages.Write();
        if (Environment.GetEnvironmentVariable("SEQDSL_ACCEPT") == "1")
        {
            File.WriteAllText(file, page[..begin] + written + page[end..]);
            return;
        }

        Assert.Equal(written, page[begin..end]);
    }

    /// <summary>Each entry says what it gives, and each of its options something.</summary>
    [Fact]
    public void Attributes_SayWhatTheyAre()
    {
        string[] lines = AttributePages.Write().Split('\n');

        Assert.DoesNotContain(lines, line => line.StartsWith("| `", StringComparison.Ordinal) && line.EndsWith("|  |", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"public partial class (\w+);")]
    private static partial Regex Model();
}
