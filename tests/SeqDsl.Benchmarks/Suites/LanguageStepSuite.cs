using SeqDsl.Benchmarks.Contenders;

namespace SeqDsl.Benchmarks.Suites;

/// <summary>Whole training steps of what labels and predicts words and characters.</summary>
internal static class LanguageStepSuite
{
    private static readonly (string Model, string Says, int[] Lengths)[] steps =
    [
        ("spelling", "tagger, words and characters", TrainingStepSuite.Natural),
        ("crf", "tagger, random field", TrainingStepSuite.Natural),
        ("characters", "next character, 2 × 256", [.. Enumerable.Repeat(100, 32)]),
        ("words", "next word, tied, 2 × 200", [.. Enumerable.Repeat(35, 20)]),
        ("adaptive", "next word, adaptive, 2 × 200", [.. Enumerable.Repeat(35, 20)]),
    ];

    public static Suite Suite { get; } = new(
        "step-language",
        "As step-train, without dropout. Taggers: B = 32, lengths 1–60, V 8000, embedding 100, BiLSTM 128, 17 tags; characters 30, BiLSTM 50 for each distinct word of the batch; the random field of "
        + "PyTorch is vectorised over sequences and tags, as pytorch-crf is. Next character: 32 × 100, V 100, embedding 64, LSTM 2 × 256. Next word: 20 × 35, V 33278 drawn by Zipf's law, embedding 200, "
        + "LSTM 2 × 200; tied, the whole softmax; adaptive, cutoffs 2000 and 10000, against AdaptiveLogSoftmaxWithLoss with div_value 1 and 4, which is another model (projections, no bias) and not compared. "
        + "Of all others the loss and the gradient's norm are. PyTorch's best of packed and padded batches, Adam over single tensors and foreach.",
        (lineup, quick) => steps.Where(step => !quick || step.Model is "crf" or "characters").Select(step =>
        {
            string words = $"suite=language model={step.Model} lengths={string.Join(',', step.Lengths)}";
            bool variable = step.Lengths[0] != step.Lengths[^1], adaptive = step.Model == "adaptive";
            return new Contest("step-language", step.Says,
            [
                .. Entries.Ours(lineup, words),
                .. from way in adaptive ? (string[])["div=1", "div=4"] : variable ? ["batching=packed", "batching=padded"] : ["batching=padded"]
                   from optimizer in (string[])["single", "foreach"]
                   // In reverse a padded batch reads its padding first, and computes something else.
                   from entry in Entries.PyTorch(
                       lineup, $"{words} {way} optimizer={optimizer}", said: $"{way.Split('=')[1]}, {optimizer}", compared: !adaptive && !(variable && way == "batching=padded"))
                   select entry,
            ]);
        }));
}
