using System.Globalization;
using SeqDsl.Decoding.Search;
using SeqDsl.Samples;

// Files: English and German between tabs, tokenised, one pair a line.
const string From = "--from", Beam = "--beam", LengthPenalty = "--length-penalty", Best = "--best", Coverage = "--coverage-penalty", Alignment = "--alignment";
var sample = new Sample("Translation", "Translates between German and English, trained on Multi30k.", "sentences")
{
    Epochs = 12,
    BatchSize = 64,
    Model = () => (TranslatorModel.Summary, TranslatorModel.Graph),
    Choices = new Dictionary<string, (string, string[])> { [From] = ("the language that is read", ["german", "english"]) },
    Numbers = new Dictionary<string, (string, double)>
    {
        [Beam] = ("sequences that are followed at once; 1: greedy", 5),
        [Coverage] = ("above 0, sentences of which words were left out are judged lower", 0),
        [LengthPenalty] = ("above 0, long sentences are judged less by their probability", 1),
        [Best] = ("how many translations of each sentence of the command line are printed", 1),
    },
    Files = new Dictionary<string, string> { [Alignment] = "draw which words the last translation of the command line looked at: .svg, else as text" },
};
return sample.Run(args, options =>
{
    (int source, int target) = options.Chosen[From] == "german" ? (1, 0) : (0, 1);
    IReadOnlyList<Example<IReadOnlyList<string>, IReadOnlyList<string>>> Read(string? given, string option, string split) =>
        Corpus.ReadPairs(SampleData.Find(given, option, $"multi30k_en_de/{split}.tok.tsv.gz"), source, target);
    var train = Read(options.Train, "--train", "train");
    var dev = Read(options.Dev, "--dev", "dev");
    var test = options.NoTest ? null : Read(options.Test, "--test", "test2016");
    using TranslatorModel model = options.Load is not null ? TranslatorModel.Load(options.Load, options.Device) : TranslatorModel.Create(
        Vocabulary.Build(train.Select(pair => pair.Input), minimumCount: 2), SequenceToSequenceModel.BuildVocabulary(train.Select(pair => pair.Target), minimumCount: 2), options.Device, options.Seed);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{sample.Name}: {train.Count:N0} pairs to learn from, {dev.Count:N0} to choose by, vocabularies of {model.SourceVocabulary!.Count:N0} and {model.Vocabulary!.Count:N0}; {model.Store.Values.numel():N0} parameters on {model.Device}"));

    var search = new BeamOptions { Width = (int)options.Set[Beam], LengthPenalty = options.Set[LengthPenalty], CoveragePenalty = options.Set[Coverage], MaximumLength = 60 };
    var training = options.Of(new() { Optimizer = Optimizers.Adam(0.001), Schedule = Schedule.Cosine(warmUp: 0.04), ClipNorm = 1 });
    sample.Run(options, model, () => model.Fit(train, dev, training), () => Score(dev), test is null ? null : () => Score(test));
    foreach (string sentence in options.Asked)
    {
        IReadOnlyList<string> words = Tokenizer.Split(sentence, TokenUnit.Word);
        Generation written = model.Predict(words, search with { Best = Math.Clamp((int)options.Set[Best], 1, search.Width) });
        foreach (Written alternative in written.Alternatives)
        {
            Console.WriteLine($"{sentence}  →  {alternative}");
        }
        if (options.Named.TryGetValue(Alignment, out string? file) && written.Alternatives[0].Alignment(words) is { } map)
        {
            File.WriteAllText(file, file.EndsWith(".svg", StringComparison.OrdinalIgnoreCase) ? map.ToSvg() : map.ToString());
        }
    }

    Dictionary<string, double> Score(IReadOnlyList<Example<IReadOnlyList<string>, IReadOnlyList<string>>> pairs)
    {
        var bleu = new Bleu();
        foreach ((var pair, Generation written) in pairs.Zip(model.Predict([.. pairs.Select(pair => pair.Input)], search)))
        {
            bleu.Add(written.ToString(), string.Join(' ', pair.Target));
        }
        return new() { ["bleu"] = bleu.Score, ["perplexity"] = model.Evaluate(pairs).Metrics["perplexity"] };
    }
});
