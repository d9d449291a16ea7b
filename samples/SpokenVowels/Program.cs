using System.Globalization;
using SeqDsl.Samples;

// Files: one JSON object a line, {"label": 1 … 9, "x": [[12 numbers], …]}.
const string Folds = "--folds";
var sample = new Sample("SpokenVowels", "Tells which of nine speakers said a Japanese vowel (Kudo et al. 1999).", "nothing")
{
    Epochs = 100,
    BatchSize = 16,
    Model = () => (SpeakerModel.Summary, SpeakerModel.Graph),
    Numbers = new Dictionary<string, (string, double)> { [Folds] = ("without a dev file: how many folds of cross-validation; 0: none", 0) },
};
return sample.Run(args, options =>
{
    LabelSet<int> speakers = LabelSet.OfNumbers(9, first: 1);
    IReadOnlyList<Example<float[][], int>> Read(string file) => Corpus.ReadJsonlSeries(file, speakers, features: "x", label: "label", size: 12);
    IReadOnlyList<Example<float[][], int>> train = Read(SampleData.Find(options.Train, "--train", "japanese_vowels/train.jsonl.gz"));

    // A tenth of 270 series is too few to choose an epoch by, and missed where it is: all are learned from, and how well that goes cross-validation tells.
    var data = new Splits<float[][], int>(
        train,
        options.Dev is null ? [] : Read(options.Dev),
        options.NoTest ? null : Read(SampleData.Find(options.Test, "--test", "japanese_vowels/test.jsonl.gz")));
    TrainingOptions training = new() { Optimizer = Optimizers.Adam(0.003), Schedule = Schedule.Cosine() };

    Dictionary<string, double>? crossValidated = null;
    int folds = (int)options.Set[Folds];
    if (folds > 1 && options.Dev is null && options.Load is null)
    {
        double right = 0;
        foreach (Splits<float[][], int> fold in Splits<float[][], int>.Folds(train, folds))
        {
            using SpeakerModel model = SpeakerModel.Create(options.Device, options.Seed);
            model.Fit(fold.Train, null, options.Of(training) with { Progress = false });
            right += model.Evaluate(fold.Dev).Accuracy * fold.Dev.Count;
        }
        crossValidated = new() { ["accuracy"] = right / train.Count };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cross-validation, {folds} folds: accuracy {right / train.Count:P2}"));
    }
    using SpeakerModel speaker = options.Load is null ? SpeakerModel.Create(options.Device, options.Seed) : SpeakerModel.Load(options.Load, options.Device);
    sample.Run(options, speaker, data, training, devMetrics: crossValidated);
});
