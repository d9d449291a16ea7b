using SeqDsl.Benchmarks.Contenders;

namespace SeqDsl.Benchmarks.Suites;

/// <summary>One layer of a built-in cell over sequences of one length.</summary>
internal static class LayerSuites
{
    public static IReadOnlyList<Suite> All { get; } =
    [
        Training("lstm"), Training("gru"), Training("rnn"),
        Inference("lstm"), Inference("gru"),
        new("call", "What a call of ONNX Runtime costs beside its model: one that adds two numbers.", (lineup, _) =>
        {
            Lineup.WriteOnnxModel("nothing");
            return [new("call", "one number", [new("ONNX Runtime", "", 1, lineup.OnnxRuntime, "cell=nothing", Compared: false)])];
        }),
    ];

    private static Suite Training(string cell) => new(
        $"{cell}-train",
        "Forward and backward: the gradients of input and weights. Ours packs the weights in the timed part, as they change from step to step; oneDNN's are in its own layout before.",
        (lineup, quick) => (quick ? Shape.QuickGrid : Shape.Grid).Select(shape =>
        {
            string words = $"suite=train cell={cell} {shape.Words}";
            return new Contest($"{cell}-train", $"{shape}", [.. Entries.Ours(lineup, words), .. Entries.OneDnn(lineup, words), .. Entries.PyTorch(lineup, words)]);
        }));

    private static Suite Inference(string cell) => new(
        $"{cell}-infer",
        "Forward only. Everybody has taken the weights in before.",
        (lineup, quick) => (quick ? Shape.QuickGrid : Shape.Grid).Select(shape =>
        {
            string words = $"suite=infer cell={cell} {shape.Words}";
            return new Contest(
                $"{cell}-infer", $"{shape}",
                [.. Entries.Ours(lineup, words), .. Entries.OnnxRuntime(lineup, cell, shape, words), .. Entries.OneDnn(lineup, words), .. Entries.PyTorch(lineup, words)]);
        }));
}
