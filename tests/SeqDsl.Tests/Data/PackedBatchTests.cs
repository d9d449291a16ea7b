using SeqDsl.Data;
using SeqDsl.Kernels;

namespace SeqDsl.Tests.Data;

public sealed class PackedBatchTests
{
    private static readonly TargetLayout perToken = new(PerToken: true, Labels: 1000), perSequence = new(PerToken: false, Labels: 10);

    private static EncodedSequence Tagged(params long[] ids) => new(ids) { Targets = [new([.. ids.Select(id => id * 10)])] };

    private static List<EncodedSequence> Random(int count, ulong seed)
    {
        var stream = new RandomStream(seed, RandomUse.Shuffle);
        return [.. Enumerable.Range(0, count).Select(i =>
            Tagged([.. Enumerable.Range(0, 1 + stream.Below((ulong)i, 12)).Select(step => ((i + 1) * 100L) + step)]))];
    }

    [Fact]
    public void Rows_AreTimeMajor_LongestFirst_Stable()
    {
        PackedBatch batch = PackedBatch.Pack([Tagged(1), Tagged(21, 22), Tagged(31, 32, 33), Tagged(41, 42)], [perToken]);
        Assert.Equal([2, 1, 3, 0], batch.Order);
        Assert.Equal([3, 2, 2, 1], batch.Lengths);
        Assert.Equal([4, 3, 1], batch.Active);
        Assert.Equal([0, 4, 7, 8], batch.Offsets);
        Assert.Equal([31, 21, 41, 1, 32, 22, 42, 33], batch.TokenIds!);
        Assert.Equal([310, 210, 410, 10, 320, 220, 420, 330], batch.Labels(0));
        Assert.Equal([0, 1, 2, 3, 0, 1, 2, 0], batch.SequenceOf);
        Assert.Equal([7, 5, 6, 3], batch.LastToken);
        Assert.Equal((4, 8, 3), (batch.Sequences, batch.Tokens, batch.Steps));
    }

    [Fact]
    public void Packing_IsInvertible_ForRandomLengths()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            List<EncodedSequence> sequences = Random(1 + (int)seed, seed);
            PackedBatch batch = PackedBatch.Pack(sequences, [perToken]);
            Assert.Equal(Enumerable.Range(0, sequences.Count), batch.Order.Order());
            Assert.Equal(sequences.Sum(sequence => sequence.Length), batch.Tokens);
            Assert.Equal(batch.Active.Sum(), batch.Tokens);
            for (int b = 0; b < batch.Sequences; b++)
            {
                EncodedSequence sequence = sequences[batch.Order[b]];
                Assert.Equal(sequence.Length, batch.Lengths[b]);
                Assert.Equal(sequence.TokenIds, Enumerable.Range(0, batch.Lengths[b]).Select(step => batch.TokenIds![batch.Offsets[step] + b]));
                Assert.All(Enumerable.Range(0, batch.Lengths[b]), step => Assert.Equal(b, batch.SequenceOf[batch.Offsets[step] + b]));
            }
        }
    }

    [Fact]
    public void Series_KeepTheirVectorsTogether()
    {
        PackedBatch batch = PackedBatch.Pack(
            [new([1, 2], 2) { Targets = [new([7L])] }, new([3, 4, 5, 6], 2) { Targets = [new([8L])] }], [perSequence], featureCount: 2);
        Assert.Equal([3, 4, 1, 2, 5, 6], batch.Features!);
        Assert.Equal([8, 7], batch.Labels(0));
        Assert.Null(batch.TokenIds);
    }

    [Fact]
    public void WithoutTargets_ThereAreNone() => Assert.Null(PackedBatch.Pack([new([1L])], [perSequence]).Targets);

    [Theory]
    [MemberData(nameof(Bad))]
    public void WhatCannotBePacked_IsRefused(string expected, Func<PackedBatch> pack) => Assert.Contains(expected, Assert.Throws<DataException>(pack).Message);

    public static TheoryData<string, Func<PackedBatch>> Bad() => new()
    {
        { "no sequence", () => PackedBatch.Pack([], [perSequence]) },
        { "sequence 1 is empty", () => PackedBatch.Pack([new([1L]), new(Array.Empty<long>())], [perSequence]) },
        { "sequence 1, token 1: id 5 is outside the vocabulary; expected 0 … 4", () => PackedBatch.Pack([new([1L]), new([4L, 5L])], [perSequence], vocabularySize: 5) },
        { "id -1", () => PackedBatch.Pack([new([-1L])], [perSequence]) },
        { "sequence 1 has no target", () => PackedBatch.Pack([new([1L]) { Targets = [new([1L])] }, new([1L])], [perSequence]) },
        { "2 targets; expected 1 target", () => PackedBatch.Pack([new([1L]) { Targets = [new([1L, 2L])] }], [perSequence]) },
        { "1 target; expected 2 targets", () => PackedBatch.Pack([new([1L, 2L]) { Targets = [new([1L])] }], [perToken]) },
        { "expected token ids", () => PackedBatch.Pack([new([1f], 1)], [perSequence]) },
        { "expected vectors of 2", () => PackedBatch.Pack([new([1L])], [perSequence], featureCount: 2) },
        { "vectors of 3 features; expected 2", () => PackedBatch.Pack([new([1f, 2f, 3f], 3)], [perSequence], featureCount: 2) },
        { "no multiple of 2", () => PackedBatch.Pack([new([1f, 2f, 3f], 2)], [perSequence], featureCount: 2) },
    };

    [Fact]
    public void Epoch_HasEverySequenceOnce_InBatchesOfSimilarLength()
    {
        List<EncodedSequence> sequences = Random(1000, 1);
        var batcher = new Batcher(sequences, 16) { Seed = 3, Targets = [perToken] };
        List<PackedBatch> batches = [.. batcher.Epoch(0)];
        Assert.Equal(Enumerable.Range(0, 1000), batches.SelectMany(batch => batch.Order).Order());
        Assert.All(batches, batch => Assert.InRange(batch.Sequences, 1, 16));
        Assert.True(batches.Average(batch => batch.Lengths[0] - batch.Lengths[^1]) < 1.5);
        Assert.All(batches, batch => Assert.Equal(sequences[batch.Order[0]].TokenIds![0], batch.TokenIds![0]));
    }

    [Fact]
    public void Plan_DependsOnSeedAndEpochOnly()
    {
        List<EncodedSequence> sequences = Random(300, 2);
        int[] Flat(ulong seed, int epoch) => [.. new Batcher(sequences, 8) { Seed = seed, Targets = [perToken] }.Plan(epoch).SelectMany(batch => batch)];
        Assert.Equal(Flat(1, 0), Flat(1, 0));
        Assert.NotEqual(Flat(1, 0), Flat(1, 1));
        Assert.NotEqual(Flat(1, 0), Flat(2, 0));
    }

    [Fact]
    public void TokensPerBatch_IsALimit_ThatOnlyALongSequenceExceeds()
    {
        List<EncodedSequence> sequences = [.. Random(200, 3), Tagged([.. Enumerable.Range(1, 50).Select(i => (long)i)])];
        IReadOnlyList<int[]> plan = new Batcher(sequences, 1000, tokensPerBatch: 30) { Targets = [perToken] }.Plan(0);
        Assert.All(plan, batch => Assert.True(batch.Length == 1 || batch.Sum(index => sequences[index].Length) <= 30));
        Assert.Contains(plan, batch => batch.Length == 1 && sequences[batch[0]].Length == 50);
        Assert.Equal(201, plan.Sum(batch => batch.Length));
    }

    [Fact]
    public void UnknownTokens_AreReplacedInTrainingOnly()
    {
        Vocabulary vocabulary = Vocabulary.Build([Enumerable.Range(0, 100).Select(i => $"w{i}")]);
        List<EncodedSequence> sequences = [.. Enumerable.Range(1, 100).Select(id => new EncodedSequence([(long)id]) { Targets = [new([0L])] })];
        var batcher = new Batcher(sequences, 10) { Targets = [perSequence], VocabularySize = vocabulary.Count, UnknownTokens = new(vocabulary, 1, 5) };
        int Replaced(IEnumerable<PackedBatch> batches) => batches.Sum(batch => batch.TokenIds!.Count(id => id == Vocabulary.Unknown));
        Assert.InRange(Replaced(batcher.Epoch(0)), 25, 75);
        Assert.Equal(0, Replaced(batcher.InOrder()));
        Assert.Equal(batcher.Epoch(4).SelectMany(batch => batch.TokenIds!), batcher.Epoch(4).SelectMany(batch => batch.TokenIds!));
    }
}
