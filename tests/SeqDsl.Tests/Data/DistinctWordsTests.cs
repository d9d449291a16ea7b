using SeqDsl.Data;
using SeqDsl.Kernels;

namespace SeqDsl.Tests.Data;

/// <summary>The words of a batch, each spelling once, packed as sequences are.</summary>
public sealed class DistinctWordsTests
{
    private static EncodedSequence Spelled(params string[] words) => new([.. words.Select(_ => 1L)])
    {
        Characters = [.. words.Select(word => word.Select(letter => (long)letter).ToArray())],
    };

    [Fact]
    public void EachSpelling_StandsOnce_LongestFirst_TimeMajor()
    {
        PackedBatch batch = PackedBatch.Pack([Spelled("a"), Spelled("to", "a", "the"), Spelled("the", "to")], []);

        // Packed rows: to the a · a to · the.
        PackedBatch words = batch.Words!;
        Assert.Equal((3, 6, 3), (words.Sequences, words.Tokens, words.Steps));
        Assert.Equal("ttahoe", string.Concat(words.TokenIds!.Select(letter => (char)letter)));
        Assert.Equal([3, 2, 1], words.Lengths);
        Assert.Equal([3, 2, 1], words.Active);
        Assert.Equal([1, 0, 2, 2, 1, 0], batch.WordOf!);
    }

    [Fact]
    public void EveryToken_FindsItsCharacters()
    {
        var stream = new RandomStream(5, RandomUse.Shuffle);
        string[] dictionary = [.. Enumerable.Range(0, 40).Select(i => new string([.. Enumerable.Range(0, 1 + stream.Below((ulong)i, 9)).Select(letter => (char)('a' + ((i * 7) + letter) % 5))]))];
        string[][] sentences = [.. Enumerable.Range(0, 60).Select(i =>
            Enumerable.Range(0, 1 + stream.Below((ulong)(100 + i), 15)).Select(token => dictionary[stream.Below((ulong)(1000 + (i * 20) + token), 40)]).ToArray())];
        PackedBatch batch = PackedBatch.Pack([.. sentences.Select(sentence => Spelled(sentence))], []);
        PackedBatch words = batch.Words!;

        Assert.Equal(sentences.SelectMany(sentence => sentence).Distinct().Count(), words.Sequences);
        for (int b = 0; b < batch.Sequences; b++)
        {
            for (int step = 0; step < batch.Lengths[b]; step++)
            {
                int row = (int)batch.WordOf![batch.Offsets[step] + b];
                Assert.Equal(
                    sentences[batch.Order[b]][step],
                    string.Concat(Enumerable.Range(0, words.Lengths[row]).Select(letter => (char)words.TokenIds![words.Offsets[letter] + row])));
            }
        }
    }

    [Fact]
    public void SequencesWithoutCharacters_HaveNoWords()
    {
        PackedBatch batch = PackedBatch.Pack([new EncodedSequence([1L, 2L])], []);
        Assert.Null(batch.Words);
        Assert.Null(batch.WordOf);
    }

    [Fact]
    public void CharactersThatCannotBe_AreRefused()
    {
        Assert.Contains("sequence 1 has no characters", Refusal([Spelled("a"), new EncodedSequence([1L])]));
        Assert.Contains("sequence 0, token 1 is empty", Refusal([Spelled("a", "")]));
        Assert.Contains("sequence 0 has 2 tokens and the characters of 1", Refusal([new EncodedSequence([1L, 2L]) { Characters = [[3L]] }]));

        static string Refusal(EncodedSequence[] sequences) => Assert.Throws<DataException>(() => PackedBatch.Pack(sequences, [])).Message;
    }

    /// <summary>A word that is unknown is still read.</summary>
    [Fact]
    public void ReplacedTokens_KeepTheirCharacters()
    {
        Vocabulary vocabulary = Vocabulary.Build([["once"]]);
        EncodedSequence sequence = new(vocabulary.Encode(["once"])) { Characters = [vocabulary.Spell("once")] };
        EncodedSequence replaced = new UnknownTokens(vocabulary, 1e9, 7).Apply(sequence, 0, 0);
        Assert.Equal([Vocabulary.Unknown], replaced.TokenIds!);
        Assert.Same(sequence.Characters, replaced.Characters);
    }
}
