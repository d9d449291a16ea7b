using Microsoft.CodeAnalysis;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests;

public class SequenceModelGeneratorTests
{
    private const string Model = "using SeqDsl;\n[SequenceModel, Tokens, Embedding(8), Lstm(16), Pool(Pooling.Last), Classify(3)]\npublic partial class Q;\n";

    [Fact]
    public void AddedComment_ChangesNothing()
    {
        GeneratorRun edited = GeneratorRun.Of(Model).WithEdit(text => text + "// a comment\n");

        Assert.Equal([IncrementalStepRunReason.Cached], edited.Reasons(SequenceModelGenerator.SpecStep).Keys);
        Assert.Equal([IncrementalStepRunReason.Cached], edited.Reasons(SequenceModelGenerator.FilesStep).Keys);
    }

    [Fact]
    public void EditOfOneModel_CompilesThatModelOnly()
    {
        string second = Model.Replace("class Q", "class R");

        GeneratorRun edited = GeneratorRun.Of(Model, second).WithEdit(text => text.Replace("Lstm(16)", "Lstm(17)"));

        Assert.Equal(1, edited.Reasons(SequenceModelGenerator.SpecStep)[IncrementalStepRunReason.Modified]);
        Assert.Equal(1, edited.Reasons(SequenceModelGenerator.FilesStep)[IncrementalStepRunReason.Cached]);
    }

    [Theory]
    [InlineData("namespace A.B { ", " }", "A.B.Q")]
    [InlineData("public partial class Outer<T> where T : class { ", " }", "Outer`1+Q")]
    [InlineData("namespace @class.N; public static partial class Outer { public partial struct S { partial record R { partial record struct T { ", " } } } }", "class.N.Outer+S+R+T+Q")]
    [InlineData("namespace @event; public partial interface IOuter<T, U> { ", " }", "event.IOuter`2+Q")]
    public void ModelInsideOtherTypes_ReopensThem(string before, string after, string metadataName)
    {
        GeneratorRun run = GeneratorRun.Of(
            $"{before} [SeqDsl.SequenceModel, SeqDsl.Features(2), SeqDsl.Pool(SeqDsl.Pooling.Mean), SeqDsl.Classify(2)] partial class Q; {after}");

        Assert.True(run.Output.GetTypeByMetadataName(metadataName)!.Locations.Length > 1);
    }

    [Theory]
    [InlineData("@event")]
    [InlineData("Größe")]
    public void UnusualName_IsWrittenAsCodeWritesIt(string name) =>
        Assert.NotEmpty(GeneratorRun.Of(Model.Replace("class Q", "class " + name)).Files);

    [Fact]
    public void ModelMarkedOnSeveralDeclarations_IsGeneratedOnce()
    {
        GeneratorRun run = GeneratorRun.OfUnfinished(Model, "using SeqDsl; [SequenceModel] public partial class Q;", "public partial class Q;");

        Assert.NotEmpty(run.Files);
        Assert.Equal([1], run.Reasons(SequenceModelGenerator.SpecStep).Values);
    }

    [Theory]
    [InlineData("Lstm(0)")] // found by the structure's checks
    [InlineData("Lstm(16), Concat")] // while it is lowered
    [InlineData("Lstm(16, Direction)")] // an attribute that does not compile
    public void ModelWithProblems_IsOutlinedOnly(string layer)
    {
        GeneratorRun run = GeneratorRun.OfUnfinished(Model.Replace("Lstm(16)", layer));

        Assert.Equal(["Q.Outline.g.cs"], run.Files.Keys);
        Assert.Equal([IncrementalStepRunReason.Cached], run.WithEdit(text => text + "// a comment\n").Reasons(SequenceModelGenerator.FilesStep).Keys);
        Assert.Contains("Q.Backward.g.cs", run.WithEdit(_ => Model).Files.Keys);
    }

    [Theory]
    [InlineData("[SequenceModel, Tokens, Embedding(8), Tag(2)] public class Q;")]
    [InlineData("[SequenceModel, Tokens, Embedding(8), Tag(2)] public partial class Q<T>;")]
    [InlineData("[SequenceModel, Tokens, Embedding(8)] public partial class Q;")]
    [InlineData("[SequenceModel, Gru(8), Tag(2)] public partial class Q;")]
    [InlineData("[SequenceModel, Tokens, Embedding(8), Tag<Missing>] public partial class Q;")]
    [InlineData("[SequenceModel, Tokens, Embedding(8), Tag<int>] public partial class Q;")]
    [InlineData("[SequenceModel, Tokens, Embedding(8), Tag(2), NextToken] public partial class Q;")]
    [InlineData("[SequenceModel, Tokens, Embedding(8), Tag(2, Name = \"a b\"), Tag(2)] public partial class Q;")]
    [InlineData("[SequenceModel] public partial class Q;")]
    public void ModelWhoseTypesCannotBeKnown_GeneratesNothing(string declaration) => Assert.Empty(GeneratorRun.OfUnfinished("using SeqDsl; " + declaration).Files);

    [Fact]
    public void GeneratedModel_LoadsAsAType() => Assert.NotNull(GeneratorRun.Of(Model).Load().GetType("Q"));
}
