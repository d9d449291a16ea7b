using SeqDsl.Samples;

// Files: one JSON object a line, {"label": 1 … 9, "x": [[12 numbers], …]}.
var sample = new Sample("SpokenVowels", "Tells which of nine speakers said a Japanese vowel (Kudo et al. 1999).", "nothing") { Epochs = 60, BatchSize = 16 };
return sample.Run(args, options =>
{
    LabelSet<int> speakers = LabelSet.OfNumbers(9, first: 1);
    var data = Splits<float[][], int>.Read(
        options,
        SampleData.Find(options.Train, "--train", "japanese_vowels/train.jsonl.gz"),
        options.Dev,
        options.NoTest ? "" : SampleData.Find(options.Test, "--test", "japanese_vowels/test.jsonl.gz"),
        file => Corpus.ReadJsonlSeries(file, speakers, features: "x", label: "label"));
    using SpeakerModel model = options.Load is null ? SpeakerModel.Create(options.Device, options.Seed) : SpeakerModel.Load(options.Load, options.Device);
    sample.Run(options, model, data, new() { Optimizer = Optimizers.Adam(0.003), Schedule = Schedule.Cosine() });
});
