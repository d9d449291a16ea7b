using SeqDsl.Samples;

// Files: word and tag between tabs, one word a line, a blank line after each sentence.
bool characters = args.Contains("--characters");
var sample = new Sample("PartOfSpeech", "Tags the words of English sentences, trained on the Universal Dependencies English Web Treebank.", "sentences")
{
    Epochs = characters ? 12 : 6,
    BatchSize = 16,
    Model = () => characters ? (SpellingTagger.Summary, SpellingTagger.Graph) : (PartOfSpeechTagger.Summary, PartOfSpeechTagger.Graph),
    Switches = new Dictionary<string, string> { ["--characters"] = "read words by their characters too" },
};
return sample.Run(args, options =>
{
    var data = Splits<IReadOnlyList<string>, IReadOnlyList<PartOfSpeech>>.Read(
        options,
        SampleData.Find(options.Train, "--train", "ud_english_ewt/train.conll.gz"),
        options.Train is null || options.Dev is not null ? SampleData.Find(options.Dev, "--dev", "ud_english_ewt/dev.conll.gz") : null,
        options.NoTest ? "" : SampleData.Find(options.Test, "--test", "ud_english_ewt/test.conll.gz"),
        file => Corpus.ReadConll<PartOfSpeech>(file, comment: null));
    using TextModel<IReadOnlyList<PartOfSpeech>, Tagging<PartOfSpeech>> model = (options.Load, characters) switch
    {
        (null, false) => PartOfSpeechTagger.Create(Vocabulary.Build(data.Train.Select(sentence => sentence.Input)), options.Device, options.Seed),
        (null, true) => SpellingTagger.Create(Vocabulary.Build(data.Train.Select(sentence => sentence.Input)), options.Device, options.Seed),
        ({ } file, false) => PartOfSpeechTagger.Load(file, options.Device),
        ({ } file, true) => SpellingTagger.Load(file, options.Device),
    };
    TrainingOptions training = new() { Optimizer = Optimizers.Adam(0.002), Schedule = Schedule.Cosine(), UnknownRate = 1 };
    sample.Run(options, model, data, training);
    foreach (string sentence in options.Asked)
    {
        string[] words = Tokenizer.Split(sentence, TokenUnit.Word);
        Console.WriteLine(string.Join(' ', words.Zip(model.Predict(sentence).Labels, (word, tag) => $"{word}/{tag}")));
    }
});
