using SeqDsl.Samples;

// Files: label (0 negative, 1 positive) and sentence between a tab, one sentence a line.
var sample = new Sample("Sentiment", "Tells whether a sentence of a film review is for the film or against it, trained on the Stanford Sentiment Treebank's sentences.", "sentences") { Epochs = 8, BatchSize = 32, Model = () => (SentimentModel.Summary, SentimentModel.Graph) };
return sample.Run(args, options =>
{
    LabelSet<Opinion> labels = LabelSet.OfEnum(new Dictionary<string, Opinion> { ["0"] = Opinion.Negative, ["1"] = Opinion.Positive });
    var data = Splits<IReadOnlyList<string>, Opinion>.Read(
        options,
        SampleData.Find(options.Train, "--train", "sst/sst2.train.tsv.gz"),
        options.Train is null || options.Dev is not null ? SampleData.Find(options.Dev, "--dev", "sst/sst2.dev.tsv.gz") : null,
        options.NoTest ? "" : SampleData.Find(options.Test, "--test", "sst/sst2.test.tsv.gz"),
        file => Corpus.ReadTsv(file, labels, text: 1, label: 0));
    using SentimentModel model = options.Load is null
        ? SentimentModel.Create(Vocabulary.Build(data.Train.Select(sentence => sentence.Input)), options.Device, options.Seed)
        : SentimentModel.Load(options.Load, options.Device);
    sample.Run(options, model, data, new() { Optimizer = Optimizers.Adam(0.001), Schedule = Schedule.Cosine(), UnknownRate = 1 });
    foreach (string sentence in options.Asked)
    {
        Console.WriteLine($"{sentence}  →  {model.Predict(sentence.ToLowerInvariant())}");
    }
});
