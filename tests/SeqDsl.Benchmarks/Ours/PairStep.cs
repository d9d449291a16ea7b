using SeqDsl.Benchmarks.Protocol;
using SeqDsl.Data;
using SeqDsl.Models;

namespace SeqDsl.Benchmarks.Ours;

/// <summary>suite=pairs model=reader|writer|fed sources=… lengths=…: a training step of what reads two sequences, or reads one and writes another.</summary>
internal static class PairStep
{
    /// <summary>Of the reader, and of what a writer reads and writes.</summary>
    private const int Words = 20000, Symbols = 6000;

    public static Prepared Prepare(Case asked)
    {
        int[] sources = asked.Numbers("sources"), lengths = asked.Numbers("lengths");
        bool reads = asked["model"] == "reader";
        SequenceModel model = reads ? SpanReaderModel.Create(Vocabulary.Build([Enumerable.Range(1, Words - 1).Select(word => $"{word}")]), Device.Cpu, 1) : Writer(asked["model"]);
        int symbols = reads ? Words : Symbols;
        IEnumerable<long[]> targets = reads ? Places(lengths) : Split(FilledStep.Zipf(symbols, lengths.Sum(), 9), lengths);
        EncodedSequence[] pairs =
        [
            .. Sources(symbols, sources).Zip(Split(FilledStep.Zipf(symbols, lengths.Sum(), 8), lengths), targets).Select(pair => new EncodedSequence(pair.Second)
            {
                Source = pair.First,
                Targets = [reads ? new HeadTarget(Array.ConvertAll(pair.Third, place => (float)place)) : new HeadTarget(pair.Third)],
            }),
        ];
        return new FilledStep(model, model.Place(PackedBatch.Pack(pairs, model.Declaration.Targets, vocabularySize: symbols)));
    }

    public static SequenceToSequenceModel Writer(string model)
    {
        var source = Vocabulary.Build([Enumerable.Range(1, Symbols - 1).Select(symbol => $"{symbol}")]);
        Vocabulary target = SequenceToSequenceModel.BuildVocabulary([Enumerable.Range(2, Symbols - 2).Select(symbol => $"{symbol}")]);
        return model == "fed" ? FedWriterModel.Create(source, target, Device.Cpu, 1) : WriterModel.Create(source, target, Device.Cpu, 1);
    }

    /// <summary>What is read, as numbers.</summary>
    public static IEnumerable<EncodedSequence> Sources(int symbols, int[] lengths) => Split(FilledStep.Zipf(symbols, lengths.Sum(), 7), lengths).Select(ids => new EncodedSequence(ids));

    /// <summary>The first and the last token of each answer: from a third of the text on, up to four tokens.</summary>
    private static IEnumerable<long[]> Places(int[] lengths) => lengths.Select((length, index) => (long[])[length / 3, Math.Min((length / 3) + (index % 4), length - 1)]);

    private static IEnumerable<long[]> Split(long[] ids, int[] lengths)
    {
        int start = 0;
        foreach (int length in lengths)
        {
            yield return ids[start..(start + length)];
            start += length;
        }
    }
}
