using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Passes;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests;

/// <summary>Large declarations: what is written grows as they do, no depth overflows a stack, and who does not wait any more is not kept busy. Their times are in docs/benchmarks.md.</summary>
public class SizeTests
{
    [Fact]
    public void EachLayerOfAStack_IsWrittenInAsManyLines()
    {
        int[] lines = [.. new[] { 4, 8, 16 }.Select(layers => LinesOf($"using SeqDsl;\n[SequenceModel, Tokens, Embedding(4), {string.Concat(Enumerable.Repeat("Lstm(4), ", layers))}Tag(3)] public partial class Q;"))];

        Assert.Equal(2 * (lines[1] - lines[0]), lines[2] - lines[1]);
    }

    [Theory]
    [InlineData("a = a + a; ")]
    [InlineData("a = a * a; ")]
    [InlineData("a = Tanh(a) * h + a; ")]
    public void EachLineOfACell_IsWrittenInAsManyLines(string line)
    {
        int[] lines = [.. new[] { 8, 16, 32 }.Select(count => LinesOf(Cell(string.Concat(Enumerable.Repeat(line, count)) + "return Tanh(a);")))];

        Assert.Equal(2 * (lines[1] - lines[0]), lines[2] - lines[1]);
    }

    /// <summary>As many levels as terms: on a stack as an editor's main thread has it on Windows.</summary>
    [Theory]
    [InlineData("return Tanh(", " + ", "a * 0.0001", ");")]
    [InlineData("", "", "a = a + h * 0.0001; ", "return Tanh(a);")]
    [InlineData("", "", "a = Sigmoid(a); ", "return a;")]
    public void ThousandsOfTerms_NeedNoDeepStack(string begin, string between, string term, string end)
    {
        GeneratorRun? run = null;
        Exception? thrown = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    run = GeneratorRun.OfUnfinished(Cell(begin + string.Join(between, Enumerable.Repeat(term, 3_000)) + end));
                }
                catch (GeneratorException exception)
                {
                    thrown = exception;
                }
            },
            maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();

        Assert.Null(thrown);
        Assert.Contains("Q.Backward.g.cs", run!.Files.Keys);
        Assert.Contains("class __Kernel", run.Files["Large.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void NumberedLabels_AreOneCall()
    {
        string written = GeneratorRun.OfUnfinished("using SeqDsl;\n[SequenceModel, Tokens, BagOfWords, Classify(1000000)] public partial class Q;").Files["Q.Parameters.g.cs"];

        Assert.InRange(written.Length, 1, 10_000);
        Assert.Contains("NumberedLabels.Numbers(1000000)", written, StringComparison.Ordinal);
        Assert.Contains("NumberedLabels.Names(1000000)", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_StopsWhereNobodyWaits()
    {
        using var source = new CancellationTokenSource();
        ModelSpec spec = Spec("Tokens, Embedding(4), Lstm(4), Tag(3)");
        Assert.NotEmpty(ModelCompiler.Compile(spec, source.Token));
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => ModelCompiler.Compile(spec, source.Token));
    }

    [Fact]
    public void Passes_StopBetweenAndInThem()
    {
        using var source = new CancellationTokenSource();
        ModelGraph graph = PassPipeline.Only(Lowering.Lower(Spec("Tokens, Embedding(4), Gru(4), Tag(3)")).Model!.Graph, "logits", "loss");
        List<string> ran = [];
        PassPipeline.Pass[] passes =
        [
            new("cancels", (given, _) =>
            {
                ran.Add("cancels");
                source.Cancel();
                return given;
            }),
            new("waits", (given, _) =>
            {
                ran.Add("waits");
                return given;
            }),
        ];

        Assert.Throws<OperationCanceledException>(() => PassPipeline.Run(passes, graph, source.Token));
        Assert.Equal(["cancels"], ran);
        Assert.All(PassPipeline.Forward, pass => Assert.Throws<OperationCanceledException>(() => pass.Run(graph, source.Token)));
    }

    /// <summary>After each edit of any file an editor asks for the problems of every model.</summary>
    [Fact]
    public void EqualDeclarations_AreCheckedOnce()
    {
        IReadOnlyList<Problem> first = ModelCompiler.Check(Spec("Tokens, Embedding(7), Lstm(5), Classify(3)")), second = ModelCompiler.Check(Spec("Tokens, Embedding(7), Lstm(5), Classify(3)"));

        Assert.Equal([Rule.WrongKind], first.Select(problem => problem.Rule));
        Assert.Same(first, second);
        Assert.NotSame(first, ModelCompiler.Check(Spec("Tokens, Embedding(7), Lstm(6), Classify(3)")));
    }

    private static int LinesOf(string source) => GeneratorRun.OfUnfinished(source).Files.Values.Sum(file => file.Count(letter => letter == '\n'));

    private static ModelSpec Spec(string layers) =>
        ModelParser.Parse(Sources.Compile($"using SeqDsl;\n[SequenceModel, {layers}] public partial class Q;").GetTypeByMetadataName("Q")!, CancellationToken.None)!.Spec;

    private static string Cell(string step) => $$"""
        using SeqDsl;
        using SeqDsl.Cells;
        [Cell]
        public sealed partial class Large
        {
            Weight W, U;
            Bias b;
            public Vector Step(Vector x, Vector h) { Vector a = W * x + U * h + b; {{step}} }
        }
        [SequenceModel, Tokens, Embedding(4), Recurrent<Large>(4), Tag(3)]
        public partial class Q;
        """;
}
