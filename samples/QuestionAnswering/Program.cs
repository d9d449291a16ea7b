using System.Globalization;
using SeqDsl.Samples;

// Files: {"context":…,"qas":[{"question":…,"answers":[{"text":…,"starts":[…]}]}]}, one paragraph a line. What is asked on the command line is answered from --text.
const string Text = "--text", Share = "--share";
var sample = new Sample("QuestionAnswering", "Finds the answer to a question in a paragraph, trained on SQuAD 1.1.", "questions")
{
    Epochs = 6,
    BatchSize = 32,
    Model = () => (ReaderModel.Summary, ReaderModel.Graph),
    Files = new Dictionary<string, string> { [Text] = "the text that questions on the command line are about" },
    Numbers = new Dictionary<string, (string, double)> { [Share] = ("of the training questions so large a part is learned from", 1) },
};
return sample.Run(args, options =>
{
    // SQuAD's dev part is the one that published figures are about; the epoch is chosen by a part of the training articles.
    IReadOnlyList<Question> all = Squad.Read(SampleData.Find(options.Train, "--train", "squad/train.jsonl.gz"));
    int learned = options.Dev is null ? all.Count * 19 / 20 : all.Count;
    IReadOnlyList<Question> chosenBy = options.Dev is null ? [.. all.Skip(learned).Where((_, index) => index % 4 == 0)] : Squad.Read(options.Dev);
    IReadOnlyList<Question>? tested = options.NoTest ? null : Squad.Read(SampleData.Find(options.Test, "--test", "squad/dev.jsonl.gz"));
    // Long paragraphs are few and cost much.
    var examples = Examples(all.Take(learned).Where(question => question.Paragraph.Count <= 300).Where((_, index) => (index * 7919L % 10000) < options.Set[Share] * 10000));
    var dev = Examples(chosenBy);

    using ReaderModel model = options.Load is null
        ? ReaderModel.Create(Vocabulary.Build(examples.SelectMany(example => new[] { example.Input.Question, example.Input.Paragraph }), minimumCount: 3, lowercase: true), options.Device, options.Seed)
        : ReaderModel.Load(options.Load, options.Device);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{sample.Name}: {examples.Count:N0} questions to learn from, {dev.Count:N0} to choose by, a vocabulary of {model.Vocabulary!.Count:N0}; {model.Store.Values.numel():N0} parameters on {model.Device}"));
    var training = options.Of(new() { Optimizer = Optimizers.Adam(0.002), Schedule = Schedule.Cosine(warmUp: 0.02), ClipNorm = 5 });
    sample.Run(options, model, () => model.Fit(examples, dev, training), () => Score(chosenBy), tested is null ? null : () => Score(tested));

    var text = options.Named.TryGetValue(Text, out string? file) ? new TokenizedText(string.Join('\n', TextFile.Lines(file))) : null;
    foreach (string asked in options.Asked)
    {
        SpanPrediction found = model.Predict((new TokenizedText(asked), text ?? throw new DataException($"\"{asked}\" is asked of no text; name one with {Text} FILE.")));
        Console.WriteLine($"{asked}  →  {text.TextOf(found.Span)} ({found.Probability:P0})");
    }

    Dictionary<string, double> Score(IReadOnlyList<Question> questions)
    {
        var scores = new AnswerScores();
        foreach ((Question question, SpanPrediction found) in questions.Zip(model.Predict([.. questions.Select(question => question.Input)])))
        {
            scores.Add(question.Paragraph.TextOf(found.Span), question.Answers);
        }
        return new() { ["exactMatch"] = scores.ExactMatch, ["f1"] = scores.F1 };
    }
});

static IReadOnlyList<Example<(IReadOnlyList<string> Question, IReadOnlyList<string> Paragraph), TokenSpan>> Examples(IEnumerable<Question> questions) =>
    [.. questions.Where(question => question.Place is not null).Select(question => new Example<(IReadOnlyList<string>, IReadOnlyList<string>), TokenSpan>(question.Input, question.Place!.Value))];
