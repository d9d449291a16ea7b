using SeqDsl.Samples;

// Files: coarse label, fine label and question between tabs, one question a line.
const string Labels = "--labels";
var sample = new Sample("QuestionClassifier", "Tells what kind of answer an English question asks for, trained on TREC.", "questions")
{
    Epochs = 10,
    BatchSize = 16,
    Model = () => (QuestionClassifier.Summary, QuestionClassifier.Graph),
    Choices = new Dictionary<string, (string, string[])> { [Labels] = ("6 classes of answers, or 50", ["coarse", "fine"]) },
};
LabelSet<Topic> topics = LabelSet.OfEnum(new Dictionary<string, Topic>
{
    ["ABBR"] = Topic.Abbreviation,
    ["ENTY"] = Topic.Entity,
    ["DESC"] = Topic.Description,
    ["HUM"] = Topic.Human,
    ["LOC"] = Topic.Location,
    ["NUM"] = Topic.Number,
});
return sample.Run(args, options =>
{
    if (options.Chosen[Labels] == "coarse")
    {
        Classify(options, topics, column: 0, QuestionClassifier.Create, QuestionClassifier.Load);
    }
    else
    {
        Classify(options, LabelSet.OfEnum<FineTopic>(), column: 1, FineQuestionClassifier.Create, FineQuestionClassifier.Load);
    }
});

void Classify<TLabel, TModel>(
    SampleOptions options, LabelSet<TLabel> labels, int column, Func<Vocabulary, Device, ulong, TModel> create, Func<string, Device, TModel> load)
    where TModel : TextModel<TLabel, Prediction<TLabel>>
{
    var data = Splits<IReadOnlyList<string>, TLabel>.Read(
        options,
        SampleData.Find(options.Train, "--train", "trec/train.tsv"),
        options.Dev,
        options.NoTest ? "" : SampleData.Find(options.Test, "--test", "trec/test.tsv"),
        file => Corpus.ReadTsv(file, labels, text: 2, label: column));
    using TModel model = options.Load is null
        ? create(Vocabulary.Build(data.Train.Select(question => question.Input), lowercase: true), options.Device, options.Seed)
        : load(options.Load, options.Device);
    sample.Run(options, model, data, new() { Optimizer = Optimizers.Adam(0.002), Schedule = Schedule.Cosine(), UnknownRate = 1 });
    foreach (string question in options.Asked)
    {
        Console.WriteLine($"{question}  →  {model.Predict(question)}");
    }
}
