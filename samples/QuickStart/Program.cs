using System.Globalization;
using SeqDsl.Samples;

// Files, if given: language and word between a tab, one word a line. Without them, the word lists of the system.
const int WordsPerLanguage = 20_000;
var sample = new Sample("QuickStart", "Tells the language of a word from its letters.", "words") { Epochs = 2, BatchSize = 128, Model = () => (LanguageOfWord.Summary, LanguageOfWord.Graph) };
return sample.Run(args, options =>
{
    Splits<IReadOnlyList<string>, Language> data = Read(options);
    var trigrams = new LetterTrigrams(data.Train, data.Dev);
    double? baseline = data.Test is null ? null : trigrams.Accuracy(data.Test);
    using LanguageOfWord model = options.Load is null
        ? LanguageOfWord.Create(Vocabulary.Build(data.Train.Select(word => word.Input), minimumCount: 3), options.Device, options.Seed)
        : LanguageOfWord.Load(options.Load, options.Device);
    var training = new TrainingOptions { Optimizer = Optimizers.Adam(0.005), Schedule = Schedule.Cosine() };
    sample.Run(options, model, data, training, baseline is { } accuracy ? new Dictionary<string, double> { ["naiveBayesAccuracy"] = accuracy } : null);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"      naive Bayes over letter trigrams (smoothing {trigrams.Smoothing}, chosen on dev): dev {trigrams.Accuracy(data.Dev):P2}{(baseline is null ? "" : $", test {baseline:P2}")}"));
    Console.WriteLine();
    foreach (string word in options.Asked.Count > 0 ? options.Asked : ["forståelse", "übermorgen", "however", "toujours", "perché", "książka", "coração", "muchacho"])
    {
        var guesses = model.Predict(Trigrams.Of(word.ToLowerInvariant())).Distribution.OrderByDescending(guess => guess.Probability).Take(3);
        Console.WriteLine($"{word,16}  {string.Join("   ", guesses.Select(guess => string.Create(CultureInfo.InvariantCulture, $"{guess.Label} {guess.Probability:P0}")))}");
    }
});

static Splits<IReadOnlyList<string>, Language> Read(SampleOptions options)
{
    if (options.Train is not null)
    {
        return Splits<IReadOnlyList<string>, Language>.Read(
            options, options.Train, options.Dev, options.Test ?? throw new ArgumentException("--train FILE is given without --test FILE: give both, or neither."), Words);
    }
    Splits<IReadOnlyList<string>, Language> lists = WordLists.Read(WordsPerLanguage);
    return new(lists.Train, options.Dev is null ? lists.Dev : Words(options.Dev), options.NoTest ? null : options.Test is null ? lists.Test : Words(options.Test));
}

static IReadOnlyList<Example<IReadOnlyList<string>, Language>> Words(string file) =>
    [.. Corpus.ReadTsv<Language>(file, text: 1, label: 0, unit: TokenUnit.Character).Select(word => word with { Input = Trigrams.Of(string.Concat(word.Input)) })];
