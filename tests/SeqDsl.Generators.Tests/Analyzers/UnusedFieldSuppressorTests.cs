using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Analyzers;

/// <summary>A field that no equation reads is told once: by the rule, and not by C# besides.</summary>
public class UnusedFieldSuppressorTests
{
    [Theory]
    [InlineData("Weight W, [|W3|]; Bias [|b|];", "SEQ0022")]
    [InlineData("Weight W; static Vector [|v|];", "SEQ0024")]
    [InlineData("Weight W; private Bias [|b|] = new(1);", "SEQ0022")]
    [InlineData("Weight W; private int [|count|] = 1;", "SEQ0024")]
    [InlineData("Weight W; private static int [|seen|] = 1;", "CS0414")] // no rule speaks of it
    public async Task UnusedField_IsToldOnce(string fields, params string[] ids)
    {
        (string source, IReadOnlyList<TextSpan> spans) =
            AnalyzerRun.Unmark($"using SeqDsl; using SeqDsl.Cells; [Cell] public partial class C {{ {fields} public Vector Step(Vector x, Vector h) => W * x + h; }}");

        Diagnostic[] said = [.. (await Build(source)).Where(diagnostic => spans.Contains(diagnostic.Location.SourceSpan))];

        Assert.Equal(ids.Order().SelectMany(id => spans.Select(_ => id)), said.Select(diagnostic => diagnostic.Id).Order());
    }

    [Fact]
    public async Task FieldOfAnotherClass_IsLeftToTheCompiler() =>
        Assert.Equal(["CS0169"], (await Build("using SeqDsl.Cells; public class C { private Bias b; }")).Select(diagnostic => diagnostic.Id));

    private static Task<ImmutableArray<Diagnostic>> Build(string source) => AnalyzerRun.Build(GeneratorRun.OfUnfinished(source).Output);
}
