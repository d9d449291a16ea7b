using System.Globalization;
using SeqDsl.Decoding.Search;
using SeqDsl.Samples;

// Files: of cmudict word and phones between tabs; of SIGMORPHON 2020 language, word and phones. A word may stand in several lines, with a pronunciation each.
const string Language = "--language", Beam = "--beam", Stress = "--stress";
string[] languages = ["cmudict", "ady", "arm", "bul", "dut", "fre", "geo", "gre", "hin", "hun", "ice", "jpn", "kor", "lit", "rum", "vie"];
var sample = new Sample("Pronunciation", "Writes how a word is pronounced, trained on the CMU dictionary or on a language of SIGMORPHON 2020.", "words")
{
    Epochs = 0,
    BatchSize = 0,
    Model = () => (SpeakerModel.Summary, SpeakerModel.Graph),
    Choices = new Dictionary<string, (string, string[])> { [Language] = ("English (cmudict), or a language of SIGMORPHON 2020", languages) },
    Numbers = new Dictionary<string, (string, double)> { [Beam] = ("sequences that are followed at once", 5) },
    Switches = new Dictionary<string, string> { [Stress] = "keep the stress that the vowels of cmudict bear" },
};
return sample.Run(args, options =>
{
    string language = options.Chosen[Language];
    bool isDictionary = language == "cmudict";
    string folder = isDictionary ? "cmudict" : "sigmorphon2020_g2p";
    options = options with { Epochs = options.Epochs > 0 ? options.Epochs : isDictionary ? 12 : 40, BatchSize = options.BatchSize > 0 ? options.BatchSize : isDictionary ? 128 : 32 };

    IReadOnlyList<Example<IReadOnlyList<string>, IReadOnlyList<string>>> Read(string? given, string option, string split)
    {
        var pairs = Corpus.ReadPairs(
            SampleData.Find(given, option, $"{folder}/{split}.tsv.gz"), source: isDictionary ? 0 : 1, target: isDictionary ? 1 : 2, TokenUnit.Character,
            only: isDictionary ? null : columns => columns[0] == language);
        return isDictionary && !options.Switches.Contains(Stress) ? [.. pairs.Select(pair => new Example<IReadOnlyList<string>, IReadOnlyList<string>>(pair.Input, [.. pair.Target.Select(WithoutStress)]))] : pairs;
    }

    var train = Read(options.Train, "--train", "train");
    var dev = Read(options.Dev, "--dev", "dev");
    var test = options.NoTest ? null : Read(options.Test, "--test", "test");
    using SpeakerModel model = options.Load is not null ? SpeakerModel.Load(options.Load, options.Device) : SpeakerModel.Create(
        Vocabulary.Build(train.Select(pair => pair.Input)), SequenceToSequenceModel.BuildVocabulary(train.Select(pair => pair.Target)), options.Device, options.Seed);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{sample.Name}: {train.Count:N0} pronunciations to learn from, {dev.Count:N0} to choose by, {model.SourceVocabulary!.Count} letters, {model.Vocabulary!.Count} sounds; {model.Store.Values.numel():N0} parameters on {model.Device}"));

    var search = new BeamOptions { Width = (int)options.Set[Beam], LengthPenalty = 0.6 };
    var training = options.Of(new() { Optimizer = Optimizers.Adam(isDictionary ? 0.002 : 0.003), Schedule = Schedule.Cosine(warmUp: 0.02), ClipNorm = 5 });
    sample.Run(options, model, () => model.Fit(train, dev, training), () => Score(dev), test is null ? null : () => Score(test));
    foreach (string word in options.Asked)
    {
        Console.WriteLine($"{word}  →  {model.Predict(word, search)}");
    }

    // A word is right if it is one of its pronunciations.
    Dictionary<string, double> Score(IReadOnlyList<Example<IReadOnlyList<string>, IReadOnlyList<string>>> pairs)
    {
        var words = pairs.GroupBy(pair => string.Concat(pair.Input)).Select(word => (word.First().Input, References: word.Select(pair => pair.Target).ToArray())).ToArray();
        var errors = new SequenceErrors();
        foreach ((var word, Generation spoken) in words.Zip(model.Predict([.. words.Select(word => word.Input)], search)))
        {
            errors.Add(spoken.Tokens, word.References);
        }
        return new() { ["wer"] = errors.SequenceErrorRate, ["per"] = errors.TokenErrorRate };
    }
});

static string WithoutStress(string phone) => phone.TrimEnd('0', '1', '2');
