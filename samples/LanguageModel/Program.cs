using System.Text;
using SeqDsl.Samples;
using LanguageModel = SeqDsl.Models.LanguageModel;

// Files: running text.
const string Data = "--data", Unit = "--unit", Temperature = "--temperature", TopK = "--top-k", TopP = "--top-p", Length = "--length";
var sample = new Sample("LanguageModel", "Predicts the next character or word of a text, and writes on.", "beginnings")
{
    Epochs = 10,
    BatchSize = 32,
    Model = () => (CharacterModel.Summary, CharacterModel.Graph),
    Choices = new Dictionary<string, (string, string[])>
    {
        [Data] = ("which text of the data folder", ["tinyshakespeare", "warpeace", "wikitext2"]),
        [Unit] = ("what is predicted; own: words of wikitext2, characters of the others", ["own", "word", "character"]),
    },
    Numbers = new Dictionary<string, (string, double)>
    {
        [Length] = ("how many tokens are written", 200),
        [Temperature] = ("below 1 the likely becomes likelier", 0.8),
        [TopK] = ("only so many of the likeliest are chosen from; 0: all", 0),
        [TopP] = ("only the likeliest are chosen from that have together this probability", 1),
    },
};
return sample.Run(args, options =>
{
    string name = options.Chosen[Data];
    TokenUnit unit = options.Chosen[Unit] == "word" || (options.Chosen[Unit] == "own" && name == "wikitext2") ? TokenUnit.Word : TokenUnit.Character;
    (string end, string dev) = name switch { "warpeace" => (".txt.gz", "dev"), "wikitext2" => (".txt.gz", "valid"), _ => (".txt", "dev") };

    // What has been published of War and Peace counts bytes.
    IReadOnlyList<string> Read(string? given, string option, string split) => Corpus.ReadText(
        SampleData.Find(given, option, $"{name}/{split}{end}"), unit, LanguageModel.Boundary, given is null && name == "warpeace" ? Encoding.Latin1 : null);
    IReadOnlyList<string> train = Read(options.Train, "--train", "train");
    int learned = options.Train is null || options.Dev is not null ? train.Count : train.Count * 9 / 10;
    IReadOnlyList<string> chosenBy = learned == train.Count ? Read(options.Dev, "--dev", dev) : [.. train.Skip(learned)];
    IReadOnlyList<string>? test = options.NoTest ? null : Read(options.Test, "--test", "test");
    train = [.. train.Take(learned)];

    using LanguageModel model = options.Load is not null ? (unit == TokenUnit.Word ? WordModel.Load(options.Load, options.Device) : CharacterModel.Load(options.Load, options.Device))
        : unit == TokenUnit.Word ? WordModel.Create(LanguageModel.BuildVocabulary([train]), options.Device, options.Seed)
        : CharacterModel.Create(LanguageModel.BuildVocabulary([train]), options.Device, options.Seed);
    sample.Run(options, model, train, chosenBy, test, unit == TokenUnit.Word
        ? new() { Optimizer = Optimizers.Adam(0.003), Schedule = Schedule.Cosine(warmUp: 0.02), ClipNorm = 0.25, Steps = 35 }
        : new() { Optimizer = Optimizers.Adam(0.004), Schedule = Schedule.Cosine(warmUp: 0.02), ClipNorm = 1, Steps = 100 });

    var sampling = new SamplingOptions
    {
        Length = (int)options.Set[Length],
        Temperature = options.Set[Temperature],
        TopK = options.Set[TopK] > 0 ? (int)options.Set[TopK] : null,
        TopP = options.Set[TopP],
        Seed = options.Seed,
    };
    foreach (string beginning in options.Asked)
    {
        Console.WriteLine();
        Console.WriteLine(beginning + string.Concat(model.Sample(Tokenizer.Split(beginning, unit), sampling).Select(token => unit == TokenUnit.Word ? $" {token}" : token)));
    }
});
