using SeqDsl.Benchmarks.Contenders;

namespace SeqDsl.Benchmarks.Suites;

/// <summary>Whole training steps of what reads two sequences, or reads one and writes another; and the writing.</summary>
internal static class PairSuites
{
    // 32 questions of 6–20 words about paragraphs of 40–195, and 64 sentences of 5–24 words for others of 5–24, in no order.
    private static readonly int[] questions = Spread(32, 6, 15, 7), paragraphs = Spread(32, 40, 156, 67), read = Spread(64, 5, 20, 7), written = Spread(64, 5, 20, 11);

    private static readonly (string Model, string Says, int[] Sources, int[] Lengths)[] steps =
    [
        ("reader", "question answering", questions, paragraphs),
        ("writer", "translation, attention", read, written),
        ("fed", "translation, input feeding", read, written),
    ];

    private static readonly (string Model, string Says, int[] Sources, int Beam)[] searches =
    [
        ("writer", "64 sentences, greedy", read, 1),
        ("writer", "64 sentences, beam 5", read, 5),
        ("fed", "64 sentences, fed, beam 5", read, 5),
        ("writer", "1 sentence, beam 5", [12], 5),
    ];

    public static Suite Training { get; } = new(
        "step-pairs",
        "As step-train, without dropout. Question answering: B = 32, questions of 6–20 words, paragraphs of 40–195, V 20000, embedding 100, BiLSTM 64 and pooling by attention for the question, "
        + "alignment by general attention, BiLSTM 128 for the paragraph. Translation: B = 64, 5–24 words each, V 6000 each, embedding 256, BiLSTM 256, LSTM 512, general attention, tanh layer 256; with input "
        + "feeding that layer's output is read beside the next word. PyTorch: encoders packed, decoders padded; with input feeding a loop over lstm_cell. Loss and the gradient's norm are compared. "
        + "PyTorch's best of Adam over single tensors and foreach.",
        (lineup, quick) => (quick ? steps[1..2] : steps).Select(step =>
        {
            string words = $"suite=pairs model={step.Model} sources={string.Join(',', step.Sources)} lengths={string.Join(',', step.Lengths)}";
            return new Contest("step-pairs", step.Says,
            [
                .. Entries.Ours(lineup, words),
                .. from optimizer in (string[])["single", "foreach"]
                   from entry in Entries.PyTorch(lineup, $"{words} optimizer={optimizer}", said: optimizer)
                   select entry,
            ]);
        }));

    public static Suite Writing { get; } = new(
        "decode",
        "Beam search of the translators of step-pairs with drawn weights, so that nothing ends early: 20 words for each of 64 sentences read at once, or of one. PyTorch: all beams as rows of one batch, "
        + "topk over all continuations, inference_mode. The best sequences' ln p is compared.",
        (lineup, quick) => (quick ? searches[1..2] : searches).Select(search =>
        {
            string words = $"suite=decode model={search.Model} sources={string.Join(',', search.Sources)} beam={search.Beam} steps=20";
            return new Contest("decode", search.Says, [.. Entries.Ours(lineup, words), .. Entries.PyTorch(lineup, words)]);
        }));

    private static int[] Spread(int count, int least, int kinds, int step) => [.. Enumerable.Range(0, count).Select(index => least + (index * step % kinds))];
}
