using SeqDsl.Benchmarks.Contenders;

namespace SeqDsl.Benchmarks.Suites;

/// <summary>Whole training steps.</summary>
internal static class TrainingStepSuite
{
    private const int Batch = 32;

    // Lengths as the English Web Treebank's: many short, few long ones (quantiles of 1 + 59·u^2.2 over the batch).
    internal static int[] Natural { get; } = [.. Enumerable.Range(0, Batch).Select(sequence => 1 + (int)Math.Round(59 * Math.Pow((Batch - 1 - sequence) / (Batch - 1.0), 2.2)))];

    private static readonly (string Model, string Says, int[] Lengths)[] steps =
    [
        ("classifier", "classifier, lengths 1–60", Natural),
        ("tagger", "tagger, lengths 1–60", Natural),
        ("tagger", "tagger, length 30", [.. Enumerable.Repeat(30, Batch)]),
        ("characters", "next character, length 64", [.. Enumerable.Repeat(64, Batch)]),
    ];

    public static Suite Suite { get; } = new(
        "step-train",
        "zero_grad, forward, loss, backward, clip_grad_norm_, Adam, B = 32. Classifier and tagger: V 8000, embedding 100, BiLSTM 128; next character: V 100, embedding 64, LSTM 256. "
        + "PyTorch's best of packed and padded batches, Adam over single tensors and foreach.",
        (lineup, quick) => (quick ? steps[..2] : steps).Select(step =>
        {
            string words = $"suite=model model={step.Model} lengths={string.Join(',', step.Lengths)}";
            bool variable = step.Lengths[0] != step.Lengths[^1];
            return new Contest("step-train", step.Says,
            [
                .. Entries.Ours(lineup, words),
                .. from batching in variable ? (string[])["packed", "padded"] : ["padded"]
                   from optimizer in (string[])["single", "foreach"]
                   from entry in Entries.PyTorch(lineup, $"{words} batching={batching} optimizer={optimizer}", said: $"{batching}, {optimizer}")
                   select entry,
            ]);
        }));
}
