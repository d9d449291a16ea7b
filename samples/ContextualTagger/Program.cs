using System.Globalization;
using SeqDsl.Samples;

// Files: word and tag (BIO) between tabs, one word a line, a blank line after each message.
const string LanguageModel = "--language-model";
const int Sentences = 25000; // of running text, beside web text and the messages themselves
var sample = new Sample("ContextualTagger", "Finds names in messages with and without what a language model knows of words in their context (W-NUT 2017).", "messages")
{
    Epochs = 20,
    BatchSize = 16,
    Model = () => (ContextualEntityTagger.Summary, ContextualEntityTagger.Graph),
    Files = new Dictionary<string, string> { [LanguageModel] = "the language model: read from there if it is there, else trained and written there" },
};
return sample.Run(args, options =>
{
    var data = Splits<IReadOnlyList<string>, IReadOnlyList<Entity<EntityType>>>.Read(
        options,
        SampleData.Find(options.Train, "--train", "wnut17/train.conll.gz"),
        options.Train is null || options.Dev is not null ? SampleData.Find(options.Dev, "--dev", "wnut17/dev.conll.gz") : null,
        options.NoTest ? "" : SampleData.Find(options.Test, "--test", "wnut17/test.conll.gz"),
        file =>
        {
            var messages = Corpus.ReadConllEntities(file, LabelSet.OfEnum<EntityType>(), out int repaired, TagScheme.Bio, comment: null);
            Console.Write(repaired > 0 ? $"{file}: {repaired} tags broke the scheme and were repaired\n" : "");
            return messages;
        });
    TrainingOptions training = new() { Optimizer = Optimizers.Adam(0.002), Schedule = Schedule.Cosine(), UnknownRate = 1 };

    using var without = SpellingEntityTagger.Create(Vocabulary.Build(data.Train.Select(message => message.Input)), options.Device, options.Seed);
    Console.WriteLine("without context:");
    without.Fit(data.Train, data.Dev, options.Of(training));
    EvaluationReport devWithout = without.Evaluate(data.Dev);
    Dictionary<string, double> compared = data.Test is null ? [] : new() { ["entityF1WithoutContext"] = without.Evaluate(data.Test).Metrics["entityF1"] };

    using NeighbourModel neighbours = Neighbours(options, data.Train.Select(message => message.Input));
    using ContextualEntityTagger model = options.Load is null
        ? ContextualEntityTagger.Create(neighbours, options.Device, options.Seed)
        : ContextualEntityTagger.Load(options.Load, options.Device);
    Console.WriteLine("with context:");
    sample.Run(options, model, data, training, compared);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"without context: dev {devWithout.Metrics["entityF1"]:P2}{string.Concat(compared.Values.Select(f1 => $", test {f1:P2}"))}"));
    foreach (string message in options.Asked)
    {
        Console.WriteLine($"{message}  →  {model.Predict(message)}");
    }
});

static NeighbourModel Neighbours(SampleOptions options, IEnumerable<IReadOnlyList<string>> messages)
{
    string? file = options.Named.GetValueOrDefault(LanguageModel);
    if (File.Exists(file))
    {
        return NeighbourModel.Load(file, options.Device);
    }
    IReadOnlyList<string>[] texts =
    [
        .. messages,
        .. Texts.Columns(SampleData.Find(null, LanguageModel, "ud_english_ewt/train.conll.gz")),
        .. Texts.Paragraphs(SampleData.Find(null, LanguageModel, "wikitext2/train.txt.gz")).Take(Sentences),
    ];
    IReadOnlyList<IReadOnlyList<string>> dev = [.. Texts.Columns(SampleData.Find(null, LanguageModel, "ud_english_ewt/dev.conll.gz"))];
    NeighbourModel model = NeighbourModel.Create(SeqDsl.Models.LanguageModel.BuildVocabulary(texts, minimumCount: 3), options.Device, options.Seed);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"language model: {texts.Length:N0} sentences, {model.Vocabulary!.Count:N0} words"));
    model.Fit(texts, dev, new() { Optimizer = Optimizers.Adam(0.002), Schedule = Schedule.Cosine(), Epochs = 5, BatchSize = 32, FastDevRun = options.FastDevRun });
    if (file is not null)
    {
        model.Save(file);
    }
    return model;
}
