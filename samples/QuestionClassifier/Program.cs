using SeqDsl.Samples;

// Files: coarse label, fine label and question between tabs, one question a line.
var sample = new Sample("QuestionClassifier", "Tells what kind of answer an English question asks for, trained on TREC.", "questions") { Epochs = 10, BatchSize = 16 };
return sample.Run(args, options =>
{
    LabelSet<Topic> labels = LabelSet.OfEnum(new Dictionary<string, Topic>
    {
        ["ABBR"] = Topic.Abbreviation,
        ["ENTY"] = Topic.Entity,
        ["DESC"] = Topic.Description,
        ["HUM"] = Topic.Human,
        ["LOC"] = Topic.Location,
        ["NUM"] = Topic.Number,
    });
    var data = Splits<IReadOnlyList<string>, Topic>.Read(
        options,
        SampleData.Find(options.Train, "--train", "trec/train.tsv"),
        options.Dev,
        options.NoTest ? "" : SampleData.Find(options.Test, "--test", "trec/test.tsv"),
        file => Corpus.ReadTsv(file, labels, text: 2, label: 0));
    using QuestionClassifier model = options.Load is null
        ? QuestionClassifier.Create(Vocabulary.Build(data.Train.Select(question => question.Input), lowercase: true), options.Device, options.Seed)
        : QuestionClassifier.Load(options.Load, options.Device);
    sample.Run(options, model, data, new() { Optimizer = Optimizers.Adam(0.002), Schedule = Schedule.Cosine(), UnknownRate = 1 });
    foreach (string question in options.Asked)
    {
        Console.WriteLine($"{question}  →  {model.Predict(question)}");
    }
});
