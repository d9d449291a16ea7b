using System.Reflection;
using SeqDsl.Data;
using SeqDsl.Decoding.Search;
using SeqDsl.Models;
using SeqDsl.Testing;
using SeqDsl.Training;
using TorchSharp;
using Pair = SeqDsl.Data.Example<System.Collections.Generic.IReadOnlyList<string>, System.Collections.Generic.IReadOnlyList<string>>;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>Models that write, in use: step by step they say what training computes at once, in a batch what they say alone, and search finds what there is to be found.</summary>
public class WritingTests
{
    private static readonly string[] letters = ["a", "b", "c"];

    private static readonly Lazy<Assembly> assembly = new(() => GeneratorRun.Of(
        "using SeqDsl;\nnamespace Writing;\n[SequenceModel]\n"
        + "[Tokens(Unit = TokenUnit.Character), Embedding(16), Gru(16, Bidirectional = true, Name = \"encoder\")]\n"
        + "[TargetTokens, Embedding(16), Lstm(32, Initial = \"encoder\", Name = \"decoder\"), Attend(Attention.Additive, From = [\"decoder\", \"encoder\"], Name = \"context\")]\n"
        + "[Linear(16, From = [\"decoder\", \"context\"]), Activation(Activation.Tanh), Generate(Tied = true, LabelSmoothing = 0.05)]\npublic partial class Reverser;\n").Load());

    public static TheoryData<string> Names => [.. CatalogModels.All.Where(model => model.Layers.Contains("TargetTokens", StringComparison.Ordinal)).Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void EachStep_SaysWhatIsSaidOfTheWholeTarget(string name)
    {
        List<double>? first = null;
        foreach ((torch.ScalarType type, KernelUse use, double tolerance) in (ReadOnlySpan<(torch.ScalarType, KernelUse, double)>)
            [(torch.ScalarType.Float32, KernelUse.Auto, 2e-5), (torch.ScalarType.Float32, KernelUse.Off, 2e-5), (torch.ScalarType.Float64, KernelUse.Auto, 1e-6)])
        {
            using var model = (SequenceToSequenceModel)Catalog.Create(name, type);
            model.KernelUse = use;
            Numbers.Shake(model, seed: 4);
            EncodedSequence[] sources = [.. Catalog.Sequences(model, [3, 1, 4], seed: 8).Select(sequence => sequence.Source!)];
            using var decoder = new StepDecoder(model, sources);
            int entries = decoder.Entries;

            // Rows go on in another order, one of them twice, one not at all; each carries what it has written.
            List<long>[] written = [[decoder.Start], [decoder.Start], [decoder.Start]];
            int[] sourceOf = [0, 1, 2], parents = [0, 1, 2];
            bool attends = CatalogModels.All.First(model => model.Name == name).Layers.Contains("Attend(", StringComparison.Ordinal);
            List<double> looked = [];
            var random = new Random(5);
            foreach (int[] next in (int[][])[[2, 0, 2, 1], [0, 3], [1, 0]])
            {
                float[] told = decoder.Step(parents, [.. written.Select(row => (int)row[^1])]).ToArray();
                for (int row = 0; row < written.Length; row++)
                {
                    double[] expected = Whole(model, sources[sourceOf[row]], written[row]);
                    expected[Vocabulary.Unknown] = 0;
                    Numbers.Close(expected, [.. told.Skip(row * entries).Take(entries).Select(log => Math.Exp(log))], Math.Max(tolerance, 1e-6), $"{type}, kernels {use}, row {row} after {written[row].Count}");
                    double[] looks = [.. decoder.Attention(row).ToArray().Select(weight => (double)weight)];
                    Assert.Equal(attends ? sources[sourceOf[row]].Length : 0, looks.Length);
                    Assert.Equal(attends ? 1 : 0, looks.Sum(), 1e-5);
                    looked.AddRange(looks);
                }
                written = [.. next.Select(parent => new List<long>([.. written[parent], random.Next(1, entries)]))];
                sourceOf = [.. next.Select(parent => sourceOf[parent])];
                parents = next;
            }
            first ??= looked;
            Numbers.Close([.. first], [.. looked], 2e-5, $"{type}, kernels {use}, what is looked at");
        }
    }

    [Fact]
    public void Batch_WritesWhatEachSourceWritesAlone()
    {
        using SequenceToSequenceModel model = Trained();
        IReadOnlyList<string>[] sources = [.. Pairs(64, seed: 9).Select(pair => pair.Input)];
        var options = new BeamOptions { Width = 4, Best = 4, MaximumLength = 8 };
        IReadOnlyList<Generation> together = model.Predict(sources, options);
        for (int index = 0; index < sources.Length; index++)
        {
            Generation alone = model.Predict(sources[index], options);
            Assert.Equal(alone.Alternatives.Select(written => $"{written}"), together[index].Alternatives.Select(written => $"{written}"));
            Assert.All(alone.Alternatives.Zip(together[index].Alternatives), pair => Assert.Equal(pair.First.Hypothesis.LogProbability, pair.Second.Hypothesis.LogProbability, 1e-4));
        }
    }

    /// <summary>Strings are texts, split as the source's tokens are declared: characters here.</summary>
    [Fact]
    public void Texts_AreSplitAsTheSourceIsDeclared()
    {
        using SequenceToSequenceModel model = Trained(epochs: 1);
        string[] texts = ["abc", "c", "bb"];

        IReadOnlyList<Generation> written = model.Predict(texts);

        Assert.Equal(texts.Select(text => $"{model.Predict((IReadOnlyList<string>)[.. text.Select(letter => $"{letter}")])}"), written.Select(generation => $"{generation}"));
        Assert.Equal(texts.Select(text => $"{model.Predict(text)}"), written.Select(generation => $"{generation}"));
        Assert.Equal("example 1, its source: it is null.", Assert.Throws<DataException>(() => model.Predict(["a", null!])).Message);
    }

    [Fact]
    public void Alignment_OfWritingBackwards_GoesBackwards()
    {
        using SequenceToSequenceModel model = Trained();
        int seen = 0, right = 0;
        foreach (Generation written in model.Predict([.. Pairs(20, seed: 5).Select(pair => pair.Input).Where(source => source.Count > 2)], new() { CoveragePenalty = 0.2 }))
        {
            Hypothesis best = written.Alternatives[0].Hypothesis;
            Assert.Equal(best.Tokens.Count + 1, best.Attention.Count);
            for (int step = 0; step < best.Tokens.Count; step++)
            {
                float[] looks = best.Attention[step];
                (seen, right) = (seen + 1, right + (Math.Abs(Array.IndexOf(looks, looks.Max()) - (looks.Length - 1 - step)) <= 1 ? 1 : 0));
            }
        }
        Assert.True(right > 0.7 * seen, $"{right} of {seen} steps look at the letter that they write, or at its neighbour.");
    }

    [Fact]
    public void WideBeam_FindsTheBestOfAllSequences()
    {
        using SequenceToSequenceModel model = Trained(epochs: 2);
        IReadOnlyList<string> source = ["b", "a", "c"];
        const int Longest = 3;
        Hypothesis found = model.Predict(source, new() { Width = 200, MaximumLength = Longest, LengthPenalty = 0 }).Alternatives[0].Hypothesis;

        (double best, int[] tokens) = (double.NegativeInfinity, []);
        foreach (int[] candidate in All(Longest))
        {
            using Batch batch = model.Place(PackedBatch.Pack(
                [new EncodedSequence([model.Vocabulary!.Id(SequenceToSequenceModel.Boundary), .. candidate.Select(id => (long)id)])
                {
                    Source = new(model.SourceVocabulary!.Encode(source)),
                    Targets = [new HeadTarget([.. candidate.Select(id => (long)id), model.Vocabulary.Id(SequenceToSequenceModel.Boundary)])],
                }],
                model.Declaration.Targets));
            double score = -(double)model.Loss(batch) * (candidate.Length + 1);
            (best, tokens) = score > best ? (score, candidate) : (best, tokens);
        }
        Assert.Equal(tokens, found.Tokens);
        Assert.Equal(best, found.LogProbability, 1e-4);

        IEnumerable<int[]> All(int length) => length == 0 ? [[]] : All(length - 1).SelectMany(shorter => shorter.Length < length - 1 ? [shorter]
            : letters.Select(letter => (int[])[.. shorter, model.Vocabulary!.Id(letter)]).Prepend(shorter)).Distinct();
    }

    [Fact]
    public void Model_LearnsToWriteBackwards_AndIsSavedAndLoaded()
    {
        using SequenceToSequenceModel model = Trained();
        Pair[] unseen = Pairs(40, seed: 77);
        int right = unseen.Zip(model.Predict([.. unseen.Select(pair => pair.Input)])).Count(pair => pair.First.Target.SequenceEqual(pair.Second.Tokens));
        Assert.True(right >= 36, $"{right} of 40 are written right.");

        string path = Path.Combine(Path.GetTempPath(), $"seqdsl-{Guid.NewGuid():n}.safetensors");
        try
        {
            model.Save(path);
            using var loaded = (SequenceToSequenceModel)TypeOfModel.GetMethod("Load")!.Invoke(null, [path, Catalog.Device])!;
            Assert.Equal(model.Evaluate(unseen).Loss, loaded.Evaluate(unseen).Loss);
            Assert.Equal($"{model.Predict(unseen[0].Input)}", $"{loaded.Predict(unseen[0].Input)}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void WhatCannotBeReadOrWritten_IsSaid()
    {
        using SequenceToSequenceModel model = Trained(epochs: 1);
        Assert.Equal("example 1, its source: the sequence is empty; expected at least one token.", Assert.Throws<DataException>(() => model.Predict([["a"], []])).Message);
        Assert.Equal("example 0, its source: the sequence is empty; expected at least one token.", Assert.Throws<DataException>(() => model.Fit([new Pair([], ["a"])])).Message);
        Assert.Contains("BeamOptions.Width is 0; expected at least 1", Assert.Throws<ArgumentException>(() => model.Predict(["a"], new() { Width = 0 })).Message);
        Assert.Contains("example 0 has 4 tokens; TrainingOptions.MaximumLength is 3", Assert.Throws<DataException>(() => model.Fit([new Pair(["a"], ["a", "b", "c"])], options: new() { MaximumLength = 3 })).Message);
        var withoutBoundary = Vocabulary.Build([letters]);
        var refused = Assert.Throws<TargetInvocationException>(() => Create(withoutBoundary, withoutBoundary));
        Assert.Contains("has no <eos>, where what is written begins and ends", refused.InnerException!.Message);
    }

    private static Type TypeOfModel => assembly.Value.GetType("Writing.Reverser", throwOnError: true)!;

    private static SequenceToSequenceModel Create(Vocabulary source, Vocabulary target) =>
        (SequenceToSequenceModel)TypeOfModel.GetMethod("Create", [typeof(ModelContext)])!.Invoke(null, [ModelContext.New(target, Catalog.Device, 3, sourceVocabulary: source)])!;

    private static SequenceToSequenceModel Trained(int epochs = 25)
    {
        Pair[] train = Pairs(300, seed: 1);
        SequenceToSequenceModel model = Create(Vocabulary.Build(train.Select(pair => pair.Input)), SequenceToSequenceModel.BuildVocabulary(train.Select(pair => pair.Target)));
        model.Fit(train, null, new() { Epochs = epochs, BatchSize = 16, Optimizer = Optimizers.Adam(0.01), Progress = false });
        return model;
    }

    private static Pair[] Pairs(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            string[] read = [.. Enumerable.Range(0, 1 + random.Next(5)).Select(_ => letters[random.Next(letters.Length)])];
            return new Pair(read, [.. read.Reverse()]);
        })];
    }

    /// <summary>What the model says behind the last token of what was written, computed at once.</summary>
    private static double[] Whole(SequenceToSequenceModel model, EncodedSequence source, List<long> written)
    {
        using Batch batch = model.Place(PackedBatch.Pack([new EncodedSequence([.. written]) { Source = source }], model.Declaration.Targets));
        float[] scores = model.Evaluate(batch, withLoss: false).Scores[0];
        return [.. scores.Skip(scores.Length - model.Vocabulary!.Count).Select(p => (double)p)];
    }
}
