using SeqDsl.Benchmarks.Protocol;
using SeqDsl.Data;
using SeqDsl.Models;

namespace SeqDsl.Benchmarks.Ours;

/// <summary>suite=language model=spelling|crf|characters|words|adaptive lengths=…</summary>
internal static class LanguageStep
{
    private const int Characters = 100;

    private static readonly Dictionary<string, (Func<Vocabulary, SequenceModel> Create, int Symbols, int Labels)> models = new()
    {
        ["spelling"] = (vocabulary => SpellingTaggerModel.Create(vocabulary, Device.Cpu, 1), 8000, 17),
        ["crf"] = (vocabulary => RandomFieldModel.Create(vocabulary, Device.Cpu, 1), 8000, 17),
        ["characters"] = (vocabulary => NextCharacterModel.Create(vocabulary, Device.Cpu, 1), 100, 0),
        ["words"] = (vocabulary => NextWordModel.Create(vocabulary, Device.Cpu, 1), 33278, 0),
        ["adaptive"] = (vocabulary => AdaptiveWordModel.Create(vocabulary, Device.Cpu, 1), 33278, 0),
    };

    public static Prepared Prepare(Case asked)
    {
        (Func<Vocabulary, SequenceModel> create, int symbols, int labels) = models[asked["model"]];
        // Words of which each ends with one of 89 characters, beside ten digits and the unknown one.
        SequenceModel model = create(LanguageModel.BuildVocabulary([Enumerable.Range(2, symbols - 2).Select(symbol => $"{symbol}{(char)('\u4e00' + (symbol % (Characters - 11)))}")]));
        int[] lengths = asked.Numbers("lengths");
        int tokens = lengths.Sum(), start = 0;
        bool predicts = labels == 0;
        long[] ids = FilledStep.Zipf(symbols, tokens, 7), targets = FilledStep.Zipf(predicts ? symbols : labels, tokens, 8);
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
        return new FilledStep(model, model.Place(PackedBatch.Pack(sequences, model.Declaration.Targets, vocabularySize: symbols)));
    }

    /// <summary>Two characters that say which word it is, and up to eight more.</summary>
    private static long[] Spelling(long word) =>
        [.. Enumerable.Range(0, 2 + (int)(word * 7919 % 9)).Select(place => 1 + (place == 0 ? word : place == 1 ? word / (Characters - 1) : (word * 31) + (place * 17)) % (Characters - 1))];
}
