using Microsoft.CodeAnalysis.CSharp;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests;

/// <summary>The harness finds what it is there to find.</summary>
public class HarnessTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("seqdsl").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private sealed record Holder(object?[] Inside);

    [Fact]
    public void SymbolInsideAnArrayOfARecord_IsFound()
    {
        CSharpCompilation compilation = Sources.Compile("class C;");

        Assert.Contains("Inside", ObjectGraph.PathToCompilation(new Holder([1, "two", compilation.GetTypeByMetadataName("C")])));
        Assert.NotNull(ObjectGraph.PathToCompilation(new Holder([compilation.SyntaxTrees[0].GetRoot().GetLocation()])));
        Assert.NotNull(ObjectGraph.PathToCompilation(new Holder([new Holder([compilation])])));
        Assert.Null(ObjectGraph.PathToCompilation(new Holder([1, "two", new Holder([3.0, null])])));
    }

    [Fact]
    public void SourceThatDoesNotCompile_FailsTheGeneratorHarness() =>
        Assert.Contains("CS0246", Assert.Throws<GeneratorException>(() => GeneratorRun.Of("class C : Missing;")).Message);

    [Fact]
    public async Task MissingSnapshot_FailsWithItsPath()
    {
        SnapshotException failure = await Assert.ThrowsAsync<SnapshotException>(async () => await Verify("text"));

        Assert.Contains(Path.Combine(folder, "Some.Case.verified.cs"), failure.Message);
        Assert.Equal("text", File.ReadAllText(Path.Combine(folder, "Some.Case.received.cs")));
    }

    [Fact]
    public async Task EqualSnapshot_Passes()
    {
        File.WriteAllText(Path.Combine(folder, "Some.Case_lstm.verified.cs"), "one\r\ntwo\r\n");

        await Verify("one\ntwo\n").UseTextForParameters("lstm");

        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task DifferentSnapshot_NamesTheFirstLineThatDiffers()
    {
        File.WriteAllText(Path.Combine(folder, "Some.Case.verified.cs"), "one\ntwo\n");

        SnapshotException failure = await Assert.ThrowsAsync<SnapshotException>(async () => await Verify("one\nthree\n"));

        Assert.Contains("in line 2, which was 'two' and is 'three'", failure.Message);
    }

    [Fact]
    public async Task AcceptedSnapshot_BecomesTheVerifiedOne()
    {
        File.WriteAllText(Path.Combine(folder, "Some.Case.verified.cs"), "one\ntwo\n");

        await Verify("one\nthree\n", accept: true);

        Assert.Equal("one\nthree\n", File.ReadAllText(Assert.Single(Directory.GetFiles(folder))));
    }

    private Snapshot Verify(string text, bool accept = false) => new(text, "cs", Path.Combine(folder, "Some.Case"), accept);
}
