using SeqDsl.Samples;

// Files: {"text":…,"requested":[…],"slots":[{"slot":…,"start":…,"end":…}]}, one utterance a line.
var sample = new Sample("RestaurantSlots", "Finds what a guest says about a table: how many, when, and on which name, trained on RESTAURANTS-8K.", "utterances") { Epochs = 20, BatchSize = 32, Model = () => (BookingModel.Summary, BookingModel.Graph) };
return sample.Run(args, options =>
{
    var data = Splits<IReadOnlyList<string>, IReadOnlyList<Entity<BookingSlot>>>.Read(
        options,
        SampleData.Find(options.Train, "--train", "restaurants8k/train.jsonl.gz"),
        options.Dev,
        options.NoTest ? "" : SampleData.Find(options.Test, "--test", "restaurants8k/test.jsonl.gz"),
        Utterance.Read);
    using BookingModel model = options.Load is null
        ? BookingModel.Create(Vocabulary.Build(data.Train.Select(utterance => utterance.Input), lowercase: true), options.Device, options.Seed)
        : BookingModel.Load(options.Load, options.Device);
    sample.Run(options, model, data, new() { Optimizer = Optimizers.Adam(0.002), Schedule = Schedule.Cosine(), ClipNorm = 5, UnknownRate = 1 });
    foreach (string text in options.Asked)
    {
        var utterance = new Utterance(text);
        SlotsPrediction<BookingSlot> told = model.Predict(utterance.Tokens);
        Console.WriteLine($"{text}  →  {string.Join(", ", told.Entities.Select(slot => $"{slot.Type} \"{utterance.TextOf(new(slot.Start, slot.Length))}\""))}");
    }
});
