using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests;

/// <summary>Code as it is while it is typed: neither generator nor analyzer may throw, whatever is missing.</summary>
public class UnfinishedCodeTests
{
    private const string Model = """
        using SeqDsl;

        namespace Shop;

        public enum Topic { Human = 1, Location = Human + 1, Other }

        public static partial class Models
        {
            [SequenceModel]
            [Tokens(Unit = TokenUnit.Character), Embedding(size: 100, Name = "words"), Lstm(128, Bidirectional = true, Dropout = 0.1)]
            [Gru(-3, From = ["words", null!]), Pool((Pooling)1), Dropout(0.3), Classify<Topic>]
            public sealed partial class Q : System.IComparable<Q> { public int CompareTo(Q? other) => 0; }
        }
        """;

    private const string Cell = """
        using SeqDsl; using SeqDsl.Cells;

        [Cell]
        public sealed partial class C
        {
            private const double Half = 0.5; private Weight W, U, this_; private Bias b; private Vector p;

            public (Vector h, Vector c) Step(Vector x, Vector h, Vector c)
            {
                var (i, f) = (Sigmoid((W * x + U * h).Gate(0, 2) + p * c), Twice((W * x + U * h).Gate(1, of: 2), by: 3.0));
                Vector next = -f * c + Half * i, more; more = Clamp(Concat(next), -1, high: 1); more += b;
                return (Tanh(this.this_ * more) / 2, next);
            }

            static Vector Twice(Vector a, double by = 2) { const int one = 1; return a * by * one; }
        }

        [SequenceModel, Features(2), Recurrent<C>(4, Layers = 2), Tag(2)] partial class Q;
        """;

    [Theory, InlineData(Model), InlineData(Cell)]
    public async Task SourceCutOffAnywhere_IsBorne(string source)
    {
        for (int length = 0; length <= source.Length; length++)
        {
            await ExpectBorne(source[..length]);
        }
    }

    [Theory, InlineData(Model), InlineData(Cell)]
    public async Task SourceWithAnyPartMissing_IsBorne(string source)
    {
        Random random = new(1);
        for (int trial = 0; trial < 300; trial++)
        {
            int start = random.Next(source.Length);
            await ExpectBorne(source.Remove(start, random.Next(1, Math.Min(40, source.Length - start) + 1)));
        }
    }

    [Fact]
    public void CellOfTheseTests_IsRight() => Assert.NotEmpty(GeneratorRun.Of(Cell).Files["Q.Parameters.g.cs"]);

    [Theory]
    [InlineData("[SequenceModel, Pool(Pooling.Missing), Classify<>] partial class Q;")]
    [InlineData("[SequenceModel, Tag<Q>, Classify<Topic?>] partial class Q; enum Topic { A }")]
    [InlineData("[SequenceModel, Classify<Topic>] partial class Q; enum Topic { A = B, B = A, C = nothing }")]
    [InlineData("[SequenceModel, Tokens(From = null, Name = null), Features(int.MinValue)] partial class Q;")]
    [InlineData("[SequenceModel, Embedding(3, From = [1, null, \"a\"], Name = 4)] partial class Q;")]
    [InlineData("[SequenceModel, Embedding(3, From = [..])] partial class Q;")]
    [InlineData("[SequenceModel, Lstm(4, 5, Hidden = 3, Size = 2), Layer, Recurrent(3)] partial class Q;")]
    [InlineData("[SequenceModel, SequenceModel, Tokens] partial class;")]
    [InlineData("[SequenceModel, Tokens] struct Q; [SequenceModel] interface I; [SequenceModel] delegate void D(); [SequenceModel] enum E { A }")]
    [InlineData("[SequenceModel, Tokens, Tag(2)] partial class Q; [SequenceModel, Tokens, Tag(2)] class Q; [SequenceModel, Tokens, Tag(2)] partial class Q<T>;")]
    [InlineData("[SequenceModel, Tokens, Tag(2)] partial class Q : Q; [SequenceModel, Tokens, Tag(2)] partial class R : Missing, System.IDisposable;")]
    [InlineData("[SequenceModel] [My] partial class Q; class MyAttribute : LayerAttribute { public MyAttribute(params object[] all) { } }")]
    [InlineData("[SequenceModel, My(1, \"a\", typeof(int))] partial class Q; class MyAttribute : LayerAttribute { public MyAttribute(params object[] all) { } }")]
    [InlineData("[SequenceModel, My<int>] partial class Q; class MyAttribute<T, U> : LayerAttribute;")]
    [InlineData("[SequenceModel, Recurrent<>(3), Recurrent<Q>(3), Recurrent<C<int>>(2), Recurrent<int[]>(2)] partial class Q; [Cell] partial class C<T>;")]
    [InlineData("[Cell] partial class C { Cells.Vector Step(Cells.Vector x, Cells.Vector h) => Step(h, x); }")]
    [InlineData("[Cell] partial class C { extern Cells.Vector Step(Cells.Vector x, Cells.Vector h); partial Cells.Vector Step(Cells.Vector x); }")]
    [InlineData("[Cell] partial class C : C { Weight W; static C() { } Cells.Vector Step(Cells.Vector x, Cells.Vector h) { Cells.Vector F() => h; return F(); } }")]
    [InlineData("[Cell] partial class C { Cells.Vector Step(Cells.Vector _, Cells.Vector h) { (_, var a) = (h, h); (h, h, _) = a; return h.Gate().Gate(1).Gate(0, -1); } }")]
    [InlineData("[Cell, Cell] partial struct C; [Cell] interface I { Cells.Vector Step(); } [Cell] partial class; [Cell] static partial class S { }")]
    [InlineData("class LayerAttribute : LayerAttribute; [SequenceModel, Layer] partial class Q;")]
    public Task DeclarationThatMakesNoSense_IsBorne(string source) => ExpectBorne("using SeqDsl;\n" + source);

    private static async Task ExpectBorne(string source)
    {
        GeneratorRun run = GeneratorRun.OfUnfinished(source);
        ImmutableArray<Diagnostic> said = await AnalyzerRun.Diagnostics(run.Output);

        Assert.All(said, diagnostic => Assert.True(diagnostic.Id.StartsWith("SEQ", StringComparison.Ordinal), $"{diagnostic}\nfor:\n{source}"));
    }
}
