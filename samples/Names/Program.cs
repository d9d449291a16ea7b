using SeqDsl.Samples;

// Files: language and name between a tab, one name a line.
var sample = new Sample("Names", "Tells which language a surname comes from.", "names") { Epochs = 12, BatchSize = 64, Model = () => (NameOrigin.Summary, NameOrigin.Graph) };
return sample.Run(args, options =>
{
    var data = Splits<IReadOnlyList<string>, Language>.Read(
        options,
        SampleData.Find(options.Train, "--train", "names/train.tsv"),
        options.Train is null || options.Dev is not null ? SampleData.Find(options.Dev, "--dev", "names/dev.tsv") : null,
        options.NoTest ? "" : SampleData.Find(options.Test, "--test", "names/test.tsv"),
        file => [.. Corpus.ReadTsv<Language>(file, text: 1, label: 0, TokenUnit.Character).Select(name => name with { Input = Trigrams.Of(name.Input) })]);
    using NameOrigin model = options.Load is null
        ? NameOrigin.Create(Vocabulary.Build(data.Train.Select(name => name.Input)), options.Device, options.Seed)
        : NameOrigin.Load(options.Load, options.Device);
    sample.Run(options, model, data, new() { Optimizer = Optimizers.Adam(0.002), Schedule = Schedule.Cosine(), UnknownRate = 2 });
    foreach (string name in options.Asked)
    {
        Console.WriteLine($"{name}  →  {model.Predict(Trigrams.Of(name))}");
    }
});
