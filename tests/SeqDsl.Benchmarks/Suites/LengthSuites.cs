using SeqDsl.Benchmarks.Contenders;

namespace SeqDsl.Benchmarks.Suites;

/// <summary>An LSTM over sequences whose lengths are spread evenly over 1 … T: half the tokens that padding would make of them.</summary>
internal static class LengthSuites
{
    private static readonly Shape[] shapes = [new(64, 8, 256), new(64, 32, 64), new(64, 32, 128), new(64, 32, 256), new(64, 64, 512), new(35, 20, 650)];
    private static readonly Shape[] few = [new(64, 8, 256), new(64, 32, 128)];

    public static IReadOnlyList<Suite> All { get; } =
    [
        new("lengths-train", Says("Forward and backward", "oneDNN"), (lineup, quick) => Contests(lineup, quick, "train")),
        new("lengths-infer", Says("Forward only", "ONNX Runtime"), (lineup, quick) => Contests(lineup, quick, "infer")),
    ];

    private static string Says(string what, string padded) =>
        $"{what}, LSTM. Ours and PyTorch's packed sequences have the real tokens only; {padded} has no such thing and runs over padding, all sequences as long as the longest.";

    private static IEnumerable<Contest> Contests(Lineup lineup, bool quick, string suite) => (quick ? few : shapes).Select(shape =>
    {
        // As even as can be: 1, …, T.
        int[] lengths = [.. Enumerable.Range(0, shape.Batch).Select(sequence => shape.Steps - (int)Math.Round((shape.Steps - 1.0) * sequence / (shape.Batch - 1)))];
        string full = $"suite={suite} cell=lstm {shape.Words}";
        string packed = $"{full} lengths={string.Join(',', lengths)}";
        return new Contest($"lengths-{suite}", $"{shape}",
        [
            .. Entries.Ours(lineup, packed),
            .. Entries.Ours(lineup, full).Select(entry => entry with { Peer = "SeqDsl at full length", Compared = false }),
            .. suite == "train"
                ? Entries.OneDnn(lineup, full, "padded", compared: false)
                : Entries.OnnxRuntime(lineup, "lstm", shape, full, "padded", compared: false),
            .. Entries.PyTorch(lineup, packed, said: "packed"),
        ]);
    });
}
