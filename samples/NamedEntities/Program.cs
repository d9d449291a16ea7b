using SeqDsl.Samples;

// Files: word and tag (BIO) between tabs, one word a line, a blank line after each message.
bool characters = args.Contains("--characters");
var sample = new Sample("NamedEntities", "Finds persons, places, works and more in messages, trained on W-NUT 2017.", "messages")
{
    Epochs = 20,
    BatchSize = 16,
    Model = () => (EntityTagger.Summary, EntityTagger.Graph),
    Switches = new Dictionary<string, string> { ["--characters"] = "read words by their characters too" },
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
    using TextModel<IReadOnlyList<Entity<EntityType>>, EntityTagging<EntityType>> model = (options.Load, characters) switch
    {
        (null, false) => EntityTagger.Create(Vocabulary.Build(data.Train.Select(message => message.Input)), options.Device, options.Seed),
        (null, true) => SpellingEntityTagger.Create(Vocabulary.Build(data.Train.Select(message => message.Input)), options.Device, options.Seed),
        ({ } file, false) => EntityTagger.Load(file, options.Device),
        ({ } file, true) => SpellingEntityTagger.Load(file, options.Device),
    };
    TrainingOptions training = new() { Optimizer = Optimizers.Adam(0.002), Schedule = Schedule.Cosine(), UnknownRate = 1 };
    sample.Run(options, model, data, training);
    foreach (string message in options.Asked)
    {
        string[] words = Tokenizer.Split(message, TokenUnit.Word);
        EntityTagging<EntityType> found = model.Predict(message);
        Console.WriteLine(message);
        foreach ((Entity<EntityType> entity, double probability) in found.Entities.Zip(found.Probabilities))
        {
            Console.WriteLine($"    {entity.Type}: {string.Join(' ', words[entity.Start..entity.End])} ({probability:P1})");
        }
    }
});
