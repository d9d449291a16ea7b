using SeqDsl.Benchmarks.Contenders;

namespace SeqDsl.Benchmarks.Suites;

/// <summary>One step of one sequence, the state kept by the caller.</summary>
internal static class StreamingSuite
{
    public static Suite Suite { get; } = new(
        "step",
        "One step of an LSTM, B = 1, the state kept from step to step. libtorch's lstm_cell is called from C++, which is the least that it can cost, and by TorchSharp's names from C#.",
        (lineup, quick) => (quick ? [64] : (int[])[64, 256]).Select(hidden =>
        {
            string sizes = $"inputs={hidden} hidden={hidden}", words = $"suite=step {sizes}";
            return new Contest("step", $"B1 H{hidden}",
            [
                new(Entry.Ours, "", 1, lineup.Ours, words),
                new("lstm_cell from C++", "", 1, lineup.LibTorch, words),
                new("lstm_cell from C#", "", 1, lineup.Ours, $"suite=torchsharp-step {sizes}"),
            ]);
        }));
}
