using SeqDsl.Benchmarks.Protocol;
using SeqDsl.Data;
using SeqDsl.Models;
using SeqDsl.Training;
using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Benchmarks.Ours;

/// <summary>suite=language model=spelling|crf|characters|words|adaptive lengths=…: forward, backward, clipping, Adam. The batch stays the same, as the peers' does.</summary>
internal sealed class LanguageStep : Prepared
{
    private const int Characters = 100;

    private readonly SequenceModel model;
    private readonly FlatOptimizer optimizer;
    private readonly Batch batch;
    private readonly Dictionary<string, float[]> results;

    public LanguageStep(Case asked)
    {
        (Func<Vocabulary, SequenceModel> create, int symbols, int labels) = Models[asked["model"]];
        // Words of which each ends with one of 89 characters, beside ten digits and the unknown one.
        model = create(LanguageModel.BuildVocabulary([Enumerable.Range(2, symbols - 2).Select(symbol => $"{symbol}{(char)('\u4e00' + (symbol % (Characters - 11)))}")]));
        optimizer = new(Optimizers.Adam(1e-3), model.Store);
        int[] lengths = asked.Numbers("lengths");
        int tokens = lengths.Sum(), start = 0;
        bool predicts = labels == 0;
        long[] ids = Zipf(symbols, tokens, 7), targets = predicts ? Zipf(symbols, tokens, 8) : Zipf(labels, tokens, 8);
        List<EncodedSequence> sequences = [];
        foreach (int length in lengths)
        {
            long[] own = ids[start..(start + length)];
            sequences.Add(new(own)
            {
                Targets = [new(targets[start..(start + length)])],
                Characters = model.Declaration.WordLength > 0 ? [.. own.Select(Spelling)] : null,
            });
            start += length;
        }
        batch = model.Place(PackedBatch.Pack(sequences, model.Declaration.Targets, vocabularySize: symbols));
        Fill();
        float loss = model.TrainStep(batch);
        double squares = 0;
        foreach (float number in model.Store.Gradients.data<float>())
        {
            squares += (double)number * number;
        }
        results = new() { ["parameters"] = [model.Store.Values.numel()], ["loss"] = [loss], ["gradient"] = [(float)Math.Sqrt(squares)] };
    }

    private static Dictionary<string, (Func<Vocabulary, SequenceModel> Create, int Symbols, int Labels)> Models { get; } = new()
    {
        ["spelling"] = (vocabulary => SpellingTaggerModel.Create(vocabulary, Device.Cpu, 1), 8000, 17),
        ["crf"] = (vocabulary => RandomFieldModel.Create(vocabulary, Device.Cpu, 1), 8000, 17),
        ["characters"] = (vocabulary => NextCharacterModel.Create(vocabulary, Device.Cpu, 1), 100, 0),
        ["words"] = (vocabulary => NextWordModel.Create(vocabulary, Device.Cpu, 1), 33278, 0),
        ["adaptive"] = (vocabulary => AdaptiveWordModel.Create(vocabulary, Device.Cpu, 1), 33278, 0),
    };

    public override void Run()
    {
        model.TrainStep(batch);
        optimizer.Step(clipNorm: 5);
    }

    /// <summary>How many parameters, and what the first step gave, before Adam changed them.</summary>
    public override IReadOnlyDictionary<string, float[]> Results() => results;

    public override void Dispose()
    {
        batch.Dispose();
        optimizer.Dispose();
        model.Dispose();
    }

    /// <summary>Every parameter's numbers follow from its name.</summary>
    private void Fill()
    {
        using IDisposable untaped = torch.no_grad();
        for (int index = 0; index < model.Store.Count; index++)
        {
            Parameter parameter = model.Store[index];
            uint salt = (uint)model.Store.Specs[index].Name.Select((letter, place) => (place + 1) * letter).Sum();
            using Tensor numbers = torch.tensor(Numbers.Drawn((int)parameter.numel(), salt, 0.1f), parameter.shape);
            parameter.copy_(numbers);
        }
    }

    /// <summary>Two characters that say which word it is, and up to eight more.</summary>
    private static long[] Spelling(long word) =>
        [.. Enumerable.Range(0, 2 + (int)(word * 7919 % 9)).Select(place => 1 + (place == 0 ? word : place == 1 ? word / (Characters - 1) : (word * 31) + (place * 17)) % (Characters - 1))];

    /// <summary>Number k as often as Zipf's law says, about 1/(k + 1).</summary>
    private static long[] Zipf(int limit, int count, uint salt) =>
        Array.ConvertAll(Numbers.Drawn(count, salt, 0.5f), number => Math.Clamp((long)Math.Exp((number + 0.5) * Math.Log(limit)) - 1, 0, limit - 1));
}
