using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Docs;

/// <summary>What README shows is what is there: its model and its use of it compile, and the excerpt is what is generated for them.</summary>
public partial class ReadmeTests
{
    private const string Usings =
        "using System.Collections.Generic; using System.Linq; using SeqDsl; using SeqDsl.Cells; using SeqDsl.Data; using SeqDsl.Decoding; using SeqDsl.Models; using SeqDsl.Training;\n";

    private static readonly IReadOnlyList<string> blocks = Repository.CSharpOf("README.md");

    [Fact]
    public void Model_IsTheSamples() =>
        Assert.Equal(Declaration(Block("[SequenceModel]")), Declaration(File.ReadAllText(Path.Combine(Repository.Root, "samples/QuestionClassifier/QuestionClassifier.cs"))));

    [Fact]
    public void Cell_CompilesWithoutAWarning() => Assert.Contains("Tagger.Backward.g.cs", GeneratorRun.Of(Usings + Block("[Cell]")).Files.Keys);

    [Fact]
    public void Use_Compiles()
    {
        string use = $"{Usings}class Use {{ void M(IReadOnlyList<Example<IReadOnlyList<string>, Topic>> train, IReadOnlyList<Example<IReadOnlyList<string>, Topic>> dev) {{ {Block(".Fit(")} }} }}";

        GeneratorRun run = GeneratorRun.OfUnfinished(Usings + Block("[SequenceModel]"), use);

        Assert.DoesNotContain(run.Output.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void Excerpt_IsWhatIsGenerated()
    {
        string generated = Qualifier().Replace(string.Concat(GeneratorRun.Of(Usings + Block("[SequenceModel]")).Files.Values), "");
        string[] lines = [.. generated.Split('\n').Select(line => line.Trim())];

        foreach (string line in Block(".mul(").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            Assert.Contains(line, lines);
        }
    }

    private static string Block(string with) => blocks.First(block => block.Contains(with, StringComparison.Ordinal));

    /// <summary>The attributes of a model, whatever stands around them.</summary>
    private static string Declaration(string source) => Attributes().Match(source).Groups[1].Value;

    [GeneratedRegex(@"\[SequenceModel\]\s*\[(.*?)\]\s*public", RegexOptions.Singleline)]
    private static partial Regex Attributes();

    [GeneratedRegex(@"global::(TorchSharp\.|SeqDsl\.Models\.)")]
    private static partial Regex Qualifier();
}
