using SeqDsl.Samples;

// Files: a comment "# intent = NAME", then word and tag (BIO) between tabs, one word a line, a blank line after each request.
const string IntentComment = "# intent = ";
var sample = new Sample("IntentsAndSlots", "Tells what a request to a voice assistant wants, and which words say the details, trained on SNIPS.", "requests") { Epochs = 10, BatchSize = 32, Model = () => (AssistantModel.Summary, AssistantModel.Graph) };
return sample.Run(args, options =>
{
    LabelSet<Intent> intents = LabelSet.OfEnum<Intent>();
    var data = Splits<IReadOnlyList<string>, (IReadOnlyList<Entity<Slot>> Slot, Intent Intent)>.Read(
        options,
        SampleData.Find(options.Train, "--train", "snips/train.conll.gz"),
        options.Train is null || options.Dev is not null ? SampleData.Find(options.Dev, "--dev", "snips/dev.conll") : null,
        options.NoTest ? "" : SampleData.Find(options.Test, "--test", "snips/test.conll"),
        file =>
        {
            var requests = Corpus.ReadConllEntities<Slot>(file);
            Intent[] wanted =
            [
                .. TextFile.Lines(file).Index().Where(line => line.Item.StartsWith(IntentComment, StringComparison.Ordinal))
                    .Select(line => intents.Parse(line.Item[IntentComment.Length..], file, line.Index + 1)),
            ];
            return wanted.Length == requests.Count
                ? [.. requests.Zip(wanted, (request, intent) => new Example<IReadOnlyList<string>, (IReadOnlyList<Entity<Slot>>, Intent)>(request.Input, (request.Target, intent)))]
                : throw new DataException($"found {wanted.Length} intents for {requests.Count} requests; expected a comment \"{IntentComment}NAME\" before each request.", file);
        });
    using AssistantModel model = options.Load is null
        ? AssistantModel.Create(Vocabulary.Build(data.Train.Select(request => request.Input)), options.Device, options.Seed)
        : AssistantModel.Load(options.Load, options.Device);
    sample.Run(options, model, data, new() { Optimizer = Optimizers.Adam(0.002), Schedule = Schedule.Cosine(), UnknownRate = 1 });
    foreach (string request in options.Asked)
    {
        string[] words = Tokenizer.Split(request, TokenUnit.Word);
        var answer = model.Predict(request);
        IEnumerable<string> slots = answer.Slot.Entities.Select(slot => $"{slot.Type} \"{string.Join(' ', words[slot.Start..slot.End])}\"");
        Console.WriteLine($"{request}  →  {answer.Intent}: {string.Join(", ", slots)}");
    }
});
