using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Analyzers;

/// <summary>Projects that are set up otherwise than most: old versions of C#, missing references, enums from elsewhere.</summary>
public class ProjectTests
{
    /// <summary>In words that C# 7.3 has, too.</summary>
    private const string Model = """
        using SeqDsl;
        namespace Shop
        {
            public enum Topic { Human, Location }

            [SequenceModel]
            [Tokens, Embedding(8, Dropout = 0.1), Lstm(16, Bidirectional = true, RecurrentDropout = 0.2), Pool(Pooling.Max), Dropout(0.3), Classify(2)]
            public partial class Q { }

            [Cell]
            public partial class C
            {
                private SeqDsl.Cells.Weight W, U;

                public SeqDsl.Cells.Vector Step(SeqDsl.Cells.Vector x, SeqDsl.Cells.Vector h) { return W * x + U * h; }
            }
        }
        """;

    public static TheoryData<LanguageVersion> Versions { get; } =
        [.. Enum.GetValues<LanguageVersion>().Where(version => version is >= LanguageVersion.CSharp7_3 and < LanguageVersion.LatestMajor), LanguageVersion.Preview];

    [Theory, MemberData(nameof(Versions))]
    public async Task OldVersionOfTheLanguage_IsNamedOrGeneratedFor(LanguageVersion version)
    {
        GeneratorRun run = GeneratorRun.OfUnfinished(Sources.Compile([Model], Sources.ParseOptions.WithLanguageVersion(version)));
        ImmutableArray<Diagnostic> said = await AnalyzerRun.Diagnostics(run.Output);

        Assert.Equal(version < LanguageVersion.CSharp12 ? ["SEQ0037", "SEQ0037"] : [], said.Select(diagnostic => diagnostic.Id));
        Assert.Equal(version >= LanguageVersion.CSharp12, run.Files.Count > 0);
        Assert.Empty(run.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning
            && (version >= LanguageVersion.CSharp12 || diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true)));
    }

    [Fact]
    public async Task OldVersionOfTheLanguage_IsToldWhichIsNeeded()
    {
        CSharpCompilation project = Sources.Compile([Model], Sources.ParseOptions.WithLanguageVersion(LanguageVersion.CSharp9));

        Diagnostic first = (await AnalyzerRun.Diagnostics(project))[0];

        Assert.Equal(
            "What is generated for Q is C# 12.0, and this project is compiled as C# 9.0: remove <LangVersion> from the project file, or set it to 12.0 or later", first.GetMessage());
        Assert.Equal("Q", first.Location.SourceTree!.ToString().Substring(first.Location.SourceSpan.Start, first.Location.SourceSpan.Length));
    }

    [Fact]
    public void AnnotationsForNullTurnedOff_ChangesNothing()
    {
        CSharpCompilation project = Sources.Compile(Model);

        GeneratorRun run = GeneratorRun.OfUnfinished(project.WithOptions(project.Options.WithNullableContextOptions(NullableContextOptions.Disable)));

        Assert.NotEmpty(run.Files);
        Assert.Empty(run.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
    }

    [Fact]
    public async Task ProjectWithoutSeqDsl_IsLeftToTheCompiler()
    {
        GeneratorRun run = GeneratorRun.OfUnfinished(Without("SeqDsl.dll"));

        Assert.Empty(run.Files);
        Assert.Empty(await AnalyzerRun.Diagnostics(run.Output));
    }

    [Fact]
    public async Task ProjectWithoutTensors_IsToldWhatIsMissing()
    {
        GeneratorRun run = GeneratorRun.OfUnfinished(Without("SeqDsl.LibTorch.dll", "TorchSharp.dll"));

        Diagnostic said = Assert.Single(await AnalyzerRun.Diagnostics(run.Output));
        Assert.Equal("SEQ0038", said.Id);
        Assert.StartsWith("What is generated for Q uses TorchSharp, which", said.GetMessage());
        Assert.Equal(["Shop.C.g.cs"], run.Files.Keys);
    }

    [Fact]
    public async Task ProjectWithoutAnyReference_IsLeftToTheCompiler()
    {
        GeneratorRun run = GeneratorRun.OfUnfinished(Sources.Compile(Model).WithReferences());

        Assert.Empty(run.Files);
        Assert.Empty(await AnalyzerRun.Diagnostics(run.Output));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task EnumAndLanguageModelAndCellOfAnotherProject_AreUsed(bool compiled)
    {
        const string library = """
            using SeqDsl; using SeqDsl.Cells;
            namespace Far;
            public enum Topic : byte { Human = 200, Location = 3 }
            public partial class Around { public enum Kind { One, Two } }
            [SequenceModel, Tokens, Embedding(8, Name = "e"), Gru(8), NextToken, Gru(8, Reverse = true, From = ["e"]), PreviousToken] public partial class Both;
            [Cell] public sealed partial class Elman { private Weight W, U; public Vector Step(Vector x, Vector h) => Tanh(W * x + U * h); }
            """;
        Compilation other = GeneratorRun.Of(library).Output.WithAssemblyName("Far");
        using MemoryStream image = new();
        Assert.True(other.Emit(image).Success);
        MetadataReference reference = compiled ? MetadataReference.CreateFromImage(image.ToArray()) : other.ToMetadataReference();
        CSharpCompilation project = Sources.Compile(
            "using SeqDsl; [SequenceModel, Tokens, Contextual<Far.Both>, Recurrent<Far.Elman>(8), Tag<Far.Topic>, Pool(Pooling.Max), Classify<Far.Around.Kind>] public partial class Q;");

        GeneratorRun run = GeneratorRun.OfUnfinished(project.AddReferences(reference));

        Assert.NotEmpty(run.Files);
        Assert.Empty(run.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        Assert.Empty(await AnalyzerRun.Diagnostics(run.Output));
    }

    /// <summary>As long as a build may be held up by a slip of the keyboard.</summary>
    [Fact]
    public void LargestSizes_AreCompiledInSeconds()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();

        GeneratorRun run = GeneratorRun.OfUnfinished(
            "using SeqDsl; [SequenceModel, Tokens, Embedding(1048576), Conv(2, Width = 256), Linear(8192), Highway(Layers = 64), Lstm(8192, Layers = 64), Linear(512), Tag(1048575)] public partial class Q;");

        Assert.NotEmpty(run.Files);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 100);
    }

    [Fact]
    public async Task PartsInSeveralFilesAndConstantNames_AreRead()
    {
        string[] files =
        [
            "public partial class Q { public const string Words = nameof(Words); private const int Size = 4; private const double Rate = Size / 10.0; }",
            "using SeqDsl; [SequenceModel] partial class Q;",
            "using SeqDsl; [Tokens(Name = nameof(System)), Embedding(Size * 2, Name = Words, From = [\"Sys\" + \"tem\"]), Dropout(Rate, From = [nameof(Words)]), Tag(Size)] partial class Q : System.IDisposable;",
        ];

        Assert.NotEmpty(GeneratorRun.Of(files).Files);
        Assert.Empty(await AnalyzerRun.Diagnostics(files));
    }

    [Fact]
    public async Task LanguageModelThatIsWrong_IsToldSoWhereItStandsOnly()
    {
        const string source = """
            using SeqDsl;
            [SequenceModel, Tokens, Embedding(8, Name = "e"), Gru(8), NextToken, Gru(8, Reverse = true, From = ["f"]), PreviousToken] public partial class Both;
            [SequenceModel, Tokens, Contextual<Both>, Tag(2)] public partial class Q;
            [SequenceModel, Tokens, Embedding(8, Name = "e"), Gru(8), NextToken, Gru(8, Reverse = true, From = ["e"]), PreviousToken] public class Stiff;
            [SequenceModel, Tokens, Contextual<Stiff>, Tag(2)] public partial class R;
            """;

        Assert.Equal(["Both.Outline.g.cs", "Q.Outline.g.cs", "R.Outline.g.cs"], GeneratorRun.OfUnfinished(source).Files.Keys);
        Assert.Equal(["SEQ0003", "SEQ0001"], (await AnalyzerRun.Diagnostics(source)).Select(diagnostic => diagnostic.Id));
    }

    private static CSharpCompilation Without(params string[] libraries)
    {
        CSharpCompilation project = Sources.Compile(Model);
        return project.WithReferences(project.References.Where(reference => !libraries.Contains(Path.GetFileName(reference.Display))));
    }
}
