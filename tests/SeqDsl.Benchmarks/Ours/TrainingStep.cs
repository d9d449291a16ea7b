using SeqDsl.Benchmarks.Protocol;
using SeqDsl.Data;
using SeqDsl.Models;
using SeqDsl.Training;

namespace SeqDsl.Benchmarks.Ours;

/// <summary>suite=model model=classifier|tagger|characters lengths=…: forward, backward, clipping, Adam. The batch stays the same, as the peers' does.</summary>
internal sealed class TrainingStep : Prepared
{
    private readonly SequenceModel model;
    private readonly FlatOptimizer optimizer;
    private readonly Batch batch;

    public TrainingStep(Case asked)
    {
        (Func<Vocabulary, SequenceModel> create, int symbols, int labels) = Models[asked["model"]];
        model = create(Vocabulary.Build([Enumerable.Range(1, symbols - 1).Select(symbol => $"{symbol}")]));
        optimizer = new(Optimizers.Adam(1e-3), model.Store);
        int[] lengths = asked.Numbers("lengths");
        bool perToken = model.Declaration.Targets[0].PerToken;
        int tokens = lengths.Sum(), start = 0;
        long[] ids = Below(symbols, tokens, 7), targets = Below(labels, tokens, 8);
        List<EncodedSequence> sequences = [];
        foreach (int length in lengths)
        {
            sequences.Add(new(ids[start..(start + length)]) { Targets = [new(perToken ? targets[start..(start + length)] : [targets[start]])] });
            start += length;
        }
        batch = model.Place(PackedBatch.Pack(sequences, model.Declaration.Targets, vocabularySize: symbols));
    }

    private static Dictionary<string, (Func<Vocabulary, SequenceModel> Create, int Symbols, int Labels)> Models { get; } = new()
    {
        ["classifier"] = (vocabulary => ClassifierModel.Create(vocabulary, Device.Cpu, 1), 8000, 6),
        ["tagger"] = (vocabulary => TaggerModel.Create(vocabulary, Device.Cpu, 1), 8000, 17),
        ["characters"] = (vocabulary => CharacterModel.Create(vocabulary, Device.Cpu, 1), 100, 100),
    };

    public override void Run()
    {
        model.TrainStep(batch);
        optimizer.Step(clipNorm: 5);
    }

    /// <summary>How many parameters: that the peers' models are as large.</summary>
    public override IReadOnlyDictionary<string, float[]> Results() => new Dictionary<string, float[]> { ["parameters"] = [model.Store.Values.numel()] };

    public override void Dispose()
    {
        batch.Dispose();
        optimizer.Dispose();
        model.Dispose();
    }

    private static long[] Below(int limit, int count, uint salt) =>
        Array.ConvertAll(Numbers.Drawn(count, salt, 0.5f), number => Math.Clamp((long)((number + 0.5f) * limit), 0, limit - 1));
}
