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

    [Fact]
    public async Task SourceCutOffAnywhere_IsBorne()
    {
        for (int length = 0; length <= Model.Length; length++)
        {
            await ExpectBorne(Model[..length]);
        }
    }

    [Fact]
    public async Task SourceWithAnyPartMissing_IsBorne()
    {
        Random random = new(1);
        for (int trial = 0; trial < 300; trial++)
        {
            int start = random.Next(Model.Length);
            await ExpectBorne(Model.Remove(start, random.Next(1, Math.Min(40, Model.Length - start) + 1)));
        }
    }

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
    [InlineData("class LayerAttribute : LayerAttribute; [SequenceModel, Layer] partial class Q;")]
    public Task DeclarationThatMakesNoSense_IsBorne(string source) => ExpectBorne("using SeqDsl;\n" + source);

    private static async Task ExpectBorne(string source)
    {
        GeneratorRun run = GeneratorRun.OfUnfinished(source);
        ImmutableArray<Diagnostic> said = await AnalyzerRun.Diagnostics(run.Output);

        Assert.All(said, diagnostic => Assert.True(diagnostic.Id.StartsWith("SEQ", StringComparison.Ordinal), $"{diagnostic}\nfor:\n{source}"));
    }
}
