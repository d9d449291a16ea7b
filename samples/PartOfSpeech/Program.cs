using SeqDsl.Samples;

// Files: word and tag between tabs, one word a line, a blank line after each sentence.
var sample = new Sample("PartOfSpeech", "Tags the words of English sentences, trained on the Universal Dependencies English Web Treebank.", "sentences") { Epochs = 6, BatchSize = 16 };
return sample.Run(args, options =>
{
    var data = Splits<IReadOnlyList<string>, IReadOnlyList<PartOfSpeech>>.Read(
        options,
        SampleData.Find(options.Train, "--train", "ud_english_ewt/train.conll.gz"),
        options.Train is null || options.Dev is not null ? SampleData.Find(options.Dev, "--dev", "ud_english_ewt/dev.conll.gz") : null,
        options.NoTest ? "" : SampleData.Find(options.Test, "--test", "ud_english_ewt/test.conll.gz"),
        file => Corpus.ReadConll<PartOfSpeech>(file, comment: null));
    using PartOfSpeechTagger model = options.Load is null
        ? PartOfSpeechTagger.Create(Vocabulary.Build(data.Train.Select(sentence => sentence.Input)), options.Device, options.Seed)
        : PartOfSpeechTagger.Load(options.Load, options.Device);
    sample.Run(options, model, data, new() { Optimizer = Optimizers.Adam(0.002), Schedule = Schedule.Cosine(), UnknownRate = 1 });
    foreach (string sentence in options.Asked)
    {
        string[] words = Tokenizer.Split(sentence, TokenUnit.Word);
        Console.WriteLine(string.Join(' ', words.Zip(model.Predict(words).Labels, (word, tag) => $"{word}/{tag}")));
    }
});
