using SeqDsl.Data;
using SeqDsl.Decoding;
using SeqDsl.Models;
using SeqDsl.Testing;
using SeqDsl.Training;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>
/// Every language model of the catalog that reads forward, in use: what it says after a text that it read bit by bit is what it says after the whole text, whoever else uses it in between.
/// </summary>
public sealed class LanguageModelTests : IDisposable
{
    private static readonly string[] text = [.. Catalog.Sentences(60, seed: 5).SelectMany(sentence => sentence).Take(140)];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("seqdsl-");

    public static TheoryData<string> Names => [.. CatalogModels.All
        .Where(model => model.Layers.Contains("NextToken", StringComparison.Ordinal) && !model.Layers.Contains("PreviousToken", StringComparison.Ordinal))
        .Select(model => model.Name)];

    /// <summary>One recurrence; and one above another, one table for input and output, a vocabulary in clusters of which one is empty.</summary>
    public static TheoryData<string> Few =>
    [
        Catalog.Declaring("Gru(5), NextToken"),
        Catalog.Declaring("Layers = 2, Dropout = 0.2), NextToken(Tied = true, Adaptive"),
    ];

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void TextReadBitByBit_HasTheProbabilitiesOfTheWhole(string name)
    {
        foreach ((torch.ScalarType type, KernelUse use, double tolerance) in (ReadOnlySpan<(torch.ScalarType, KernelUse, double)>)
            [(torch.ScalarType.Float32, KernelUse.Auto, 2e-5), (torch.ScalarType.Float32, KernelUse.Off, 2e-5), (torch.ScalarType.Float64, KernelUse.Auto, 1e-10)])
        {
            using LanguageModel model = Create(name, type);
            model.KernelUse = use;
            using TextReading reading = model.Read();
            int read = 0;
            foreach (int more in (int[])[100, 1, 0, 1, 1, 30, 1])
            {
                float[] next = reading.Next(text[read..(read + more)]);
                read += more;
                Numbers.Close(Whole(model, text[..read]), [.. next.Select(p => (double)p)], Math.Max(tolerance, 1e-6), $"{type}, kernels {use}, after {read} tokens");
                Assert.Equal(1, next.Sum(p => (double)p), 1e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Few))]
    public void ReadingsAndOtherUse_DoNotMeet(string name)
    {
        foreach (KernelUse use in (KernelUse[])[KernelUse.Auto, KernelUse.Off])
        {
            using LanguageModel model = Create(name, torch.ScalarType.Float32), other = Create(name, torch.ScalarType.Float32);
            model.KernelUse = other.KernelUse = use;
            SamplingOptions first = new() { Length = 12, Seed = 1 }, second = new() { Length = 12, Seed = 2 };
            string[] expectedFirst = [.. other.Sample(text[..5], first)], expectedSecond = [.. other.Sample(text[..70], second)];
            var stream = new StreamBatcher(model.Vocabulary!.Encode(text), rows: 1, steps: 10) { VocabularySize = model.Vocabulary.Count };
            PackedBatch[] batches = [.. stream.All()];
            EvaluationReport evaluated = other.EvaluateStream(text, rows: 1, steps: 10);

            List<string> foundFirst = [], foundSecond = [];
            using IEnumerator<string> one = model.Sample(text[..5], first).GetEnumerator(), two = model.Sample(text[..70], second).GetEnumerator();
            for (int turn = 0; turn < batches.Length; turn++)
            {
                Take(one, foundFirst);
                using (Batch batch = model.Place(batches[turn]))
                using (Batch same = other.Place(batches[turn]))
                {
                    Assert.Equal(other.TrainStep(same), model.TrainStep(batch)); // of an own loop: the states of the batch before, not of the texts in between
                }
                Take(two, foundSecond);
                Assert.Equal(evaluated.Loss, model.EvaluateStream(text, rows: 1, steps: 10).Loss);
            }
            while (Take(one, foundFirst) | Take(two, foundSecond))
            {
            }

            Assert.Equal(expectedFirst, foundFirst);
            Assert.Equal(expectedSecond, foundSecond);
        }

        static bool Take(IEnumerator<string> texts, List<string> found)
        {
            bool more = texts.MoveNext();
            if (more)
            {
                found.Add(texts.Current);
            }
            return more;
        }
    }

    [Theory]
    [MemberData(nameof(Few))]
    public void SampledTokens_AreThoseOfTheWholeTextsProbabilities(string name)
    {
        using LanguageModel model = Create(name, torch.ScalarType.Float32);
        var options = new SamplingOptions { Length = 25, Temperature = 0.7, TopK = 6, TopP = 0.95, Seed = 4 };
        List<string> expected = [.. text[..3]];
        for (int place = 0; place < options.Length; place++)
        {
            int id = options.Choose(Array.ConvertAll(Whole(model, expected), p => (float)p), (ulong)place);
            if (model.Vocabulary!.Token(id) == LanguageModel.Boundary)
            {
                break;
            }
            expected.Add(model.Vocabulary.Token(id));
        }

        Assert.Equal(expected[3..], model.Sample(text[..3], options));
    }

    /// <summary>Kernels have no states of tensors, and the other way round: the text is read again.</summary>
    [Fact]
    public void ReadingGoesOn_WhereTheModelComputesInAnotherWay()
    {
        using LanguageModel model = Create(Catalog.Declaring("Lstm(3, Layers = 2, Dropout = 0.4, Locked = true, WeightDrop = 0.3, Zoneout = 0.2), NextToken"), torch.ScalarType.Float32);
        using TextReading reading = model.Read();
        reading.Next(text[..9]);
        model.KernelUse = KernelUse.Off;
        Close(reading.Next(text[9..10]), 10);
        model.KernelUse = KernelUse.Auto;
        Close(reading.Next([]), 10);
        model.to(torch.ScalarType.Float64);
        Close(reading.Next(text[10..12]), 12);

        void Close(float[] next, int read) => Numbers.Close(Whole(model, text[..read]), [.. next.Select(p => (double)p)], 2e-5, $"after {read} tokens");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void StreamsLoss_IsTheMeanOfWhatIsSaidBeforeEachToken(string name)
    {
        using LanguageModel model = Create(name, torch.ScalarType.Float32);
        long[] ids = model.Vocabulary!.Encode(text);
        using torch.Tensor p = AfterEach(model, ids[..^1]); // without a boundary before it: a stream has none
        double expected = Enumerable.Range(1, ids.Length - 1).Average(token => -Math.Log(p[token - 1, ids[token]].ToDouble()));
        Assert.Equal(expected, model.EvaluateStream(text, rows: 1, steps: 200).Loss, 2e-5);
        Assert.Equal(expected, model.EvaluateStream(text, rows: 1, steps: 7).Loss, 2e-5);
        model.KernelUse = KernelUse.Off;
        Assert.Equal(expected, model.EvaluateStream(text, rows: 1, steps: 7).Loss, 2e-5);
    }

    [Theory]
    [MemberData(nameof(Few))]
    public void LoadedModel_SaysAndWritesTheSame(string name)
    {
        using LanguageModel model = Create(name, torch.ScalarType.Float32);
        string path = Path.Combine(folder.FullName, "model.safetensors");
        model.Save(path);
        using var loaded = (LanguageModel)Catalog.TypeOf(name).GetMethod("Load")!.Invoke(null, [path, Catalog.Device])!;
        Assert.Equal(model.NextDistribution(text[..20]), loaded.NextDistribution(text[..20]));
        Assert.Equal(model.Sample(text[..4], new() { Seed = 9 }), loaded.Sample(text[..4], new() { Seed = 9 }));
    }

    [Fact]
    public void VocabularyWithoutABoundary_IsRefusedWhenTheModelIsMade()
    {
        var vocabulary = Vocabulary.Build([text]);
        var refused = Assert.Throws<System.Reflection.TargetInvocationException>(() => Catalog.TypeOf(Catalog.Declaring("NextToken")).GetMethod("Create", [typeof(ModelContext)])!
            .Invoke(null, [ModelContext.New(vocabulary, Catalog.Device, 1)]));
        Assert.Equal(
            $"{Catalog.Declaring("NextToken")} predicts tokens, and its vocabulary of {vocabulary.Count} entries has no <eos>, where texts begin and end; "
            + "build it with LanguageModel.BuildVocabulary(training texts).",
            Assert.IsType<DataException>(refused.InnerException).Message);
    }

    [Fact]
    public void TextsThatCannotBeRead_AreRefusedByNumber()
    {
        using LanguageModel model = Create(Catalog.Declaring("Gru(5), NextToken"), torch.ScalarType.Float32);
        Assert.Equal("text 1: the sequence is empty; expected at least one token.", Assert.Throws<DataException>(() => model.Encode([["the"], []])).Message);
        Assert.Equal("text 1: token 1 is null.", Assert.Throws<DataException>(() => model.Encode([["the"], ["the", null!]])).Message);
        Assert.Equal(
            "the text has 3 tokens; expected at least 5, one for each of 4 rows and one behind. Give a longer text, or read it in fewer rows (TrainingOptions.BatchSize, or EvaluationRows of a dev text).",
            Assert.Throws<DataException>(() => model.FitStream(text[..3], null, new() { BatchSize = 4 })).Message);
        Assert.Contains("of the dev text: the text has 3 tokens; expected at least 9", Assert.Throws<DataException>(() => model.FitStream(text, text[..3], new() { BatchSize = 4 })).Message);
        using TextReading reading = model.Read();
        float[] next = reading.Next(["the"]);
        Assert.Equal("token 1 is null.", Assert.Throws<DataException>(() => reading.Next(["sky", null!])).Message);
        Assert.Equal(next, reading.Next([]));
    }

    [Fact]
    public void ModelThatReadsInReverse_CannotSayWhatComesNext()
    {
        using var model = (LanguageModel)Catalog.Create(Catalog.Declaring("PreviousToken"), torch.ScalarType.Float32);
        Assert.Contains("reads in both directions: it cannot say what comes next", Assert.Throws<InvalidOperationException>(() => model.Sample(["the"])).Message);
        Assert.Contains("reads in both directions: it cannot say what comes next", Assert.Throws<InvalidOperationException>(() => model.NextDistribution([])).Message);
    }

    private static LanguageModel Create(string name, torch.ScalarType type)
    {
        var model = (LanguageModel)Catalog.Create(name, type);
        Numbers.Shake(model, seed: 8);
        return model;
    }

    /// <summary>The probabilities behind a text that is read as one, on TorchSharp's operations.</summary>
    private static double[] Whole(LanguageModel model, IReadOnlyList<string> before)
    {
        using torch.Tensor p = AfterEach(model, model.Vocabulary!.Encode([LanguageModel.Boundary, .. before]));
        using torch.Tensor last = p[before.Count];
        return Numbers.Of(last);
    }

    private static torch.Tensor AfterEach(LanguageModel model, long[] ids)
    {
        IReadOnlyList<long[]>? characters = model.Declaration.WordLength is > 0 and int longest ? [.. ids.Select(id => model.Vocabulary!.Spell(model.Vocabulary.Token((int)id), longest))] : null;
        using Batch batch = model.Place(PackedBatch.Pack([new(ids) { Characters = characters }], model.Declaration.Targets));
        using IDisposable untaped = torch.no_grad();
        model.eval();
        using torch.Tensor logits = model.call(batch);
        return logits.softmax(1);
    }
}
