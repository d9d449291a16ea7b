using System.Reflection;
using SeqDsl.Data;
using SeqDsl.Decoding;
using SeqDsl.Models;
using SeqDsl.Testing;
using SeqDsl.Training;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>What Characters is for: words that were never seen are known by their spelling; and each word of a batch is read once.</summary>
public class CharactersTests
{
    private static readonly string[] endings = ["ing", "ed", "s"], encoders = ["Lstm", "Gru", "Conv"];

    private static readonly Lazy<Assembly> assembly = new(() => GeneratorRun.Of(
        [.. encoders.Select(encoder => "using SeqDsl;\nnamespace Spelling;\n[SequenceModel]\n"
            + $"[Tokens, Characters(8, Hidden = 12, Encoder = CharacterEncoder.{encoder}), Tag(3)]\npublic partial class {encoder}Tagger;\n")]).Load());

    public static TheoryData<string> Encoders => [.. encoders];

    [Theory]
    [MemberData(nameof(Encoders))]
    public void WordsNeverSeen_AreTaggedByTheirEndings(string encoder)
    {
        Example<IReadOnlyList<string>, IReadOnlyList<int>>[] train = Sentences(300, seed: 1), test = Sentences(60, seed: 2);
        HashSet<string> seen = [.. train.SelectMany(sentence => sentence.Input)];
        var vocabulary = Vocabulary.Build(train.Select(sentence => sentence.Input));
        MethodInfo create = assembly.Value.GetType($"Spelling.{encoder}Tagger", throwOnError: true)!.GetMethod("Create", [typeof(ModelContext)])!;
        using var model = (SequenceModel<IReadOnlyList<string>, IReadOnlyList<int>, Tagging<int>>)create.Invoke(null, [ModelContext.New(vocabulary, Catalog.Device, 3)])!;

        model.Fit(train, null, new() { Epochs = 12, BatchSize = 8, Optimizer = Optimizers.Adam(0.01), Progress = false });

        int right = 0, unseen = 0;
        foreach ((Example<IReadOnlyList<string>, IReadOnlyList<int>> sentence, Tagging<int> tagging) in test.Zip(model.Predict([.. test.Select(sentence => sentence.Input)])))
        {
            for (int token = 0; token < sentence.Input.Count; token++)
            {
                right += tagging.Labels[token] == sentence.Target[token] ? 1 : 0;
                unseen += seen.Contains(sentence.Input[token]) ? 0 : 1;
            }
        }

        int tokens = test.Sum(sentence => sentence.Input.Count);
        Assert.True(unseen > tokens / 2, $"{unseen} of {tokens} words are new");
        Assert.True(right > 0.97 * tokens, $"{right} of {tokens} are right");
    }

    /// <summary>The words' packing decides about neither values nor masks of the sentences: a batch of one word many times is one word.</summary>
    [Fact]
    public void WordsThatOccurOften_AreReadOnce()
    {
        using SequenceModel model = Catalog.Create(Catalog.Declaring("Characters("), torch.ScalarType.Float32);
        IInputCodec<IReadOnlyList<string>> codec = InputCodec.Tokens(model.Vocabulary!, model.Declaration.WordLength);
        PackedBatch batch = PackedBatch.Pack([codec.Encode(["the", "sky", "the"]), codec.Encode(["sky", "the"])], []);

        Assert.Equal((5, 2, 6), (batch.Tokens, batch.Words!.Sequences, batch.Words.Tokens));
    }

    private static Example<IReadOnlyList<string>, IReadOnlyList<int>>[] Sentences(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            int[] tags = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(endings.Length))];
            return new Example<IReadOnlyList<string>, IReadOnlyList<int>>([.. tags.Select(tag => Stem() + endings[tag])], tags);
        })];

        string Stem() => string.Concat(Enumerable.Range(0, random.Next(3, 7)).Select(_ => (char)('a' + random.Next(26))));
    }
}
