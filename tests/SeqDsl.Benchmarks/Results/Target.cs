using System.Globalization;

namespace SeqDsl.Benchmarks.Results;

/// <summary>What is to be reached: the last table of the performance notes.</summary>
/// <param name="What">Of what.</param>
/// <param name="Suites">Where it is measured.</param>
/// <param name="Peer">Against whom.</param>
/// <param name="Mean">The geometric mean of the ratios, at least; null: none is asked.</param>
/// <param name="Point">Each ratio, at least.</param>
internal sealed record Target(string What, string[] Suites, string Peer, double? Mean, double Point)
{
    // Points that a verdict names, the worst first.
    private const int Named = 6;

    public static IReadOnlyList<Target> All { get; } =
    [
        new("LSTM forward + backward", ["lstm-train"], "oneDNN", 1.0, 0.85),
        new("RNN, GRU, LSTM forward + backward", ["lstm-train", "gru-train", "rnn-train"], "PyTorch", 2.5, 1.3),
        new("LSTM, GRU inference", ["lstm-infer", "gru-infer"], "ONNX Runtime", 1.2, 0.95),
        new("lengths spread over 1…T", ["lengths-train", "lengths-infer"], "SeqDsl at full length", null, 1 / 0.58),
        new("lengths spread over 1…T", ["lengths-train"], "oneDNN", null, 1.8),
        new("lengths spread over 1…T", ["lengths-infer"], "ONNX Runtime", null, 1.8),
        new("a user's cell", ["cells"], "LSTM's rate", null, 0.8),
        new("a user's cell", ["cells"], "TorchScript loop", null, 5),
        new("a user's cell", ["cells"], "TorchSharp loop", null, 10),
        new("one streaming step, H = 64", ["step"], "lstm_cell from C++", null, 10),
        new("one streaming step, H = 64", ["step"], "lstm_cell from C#", null, 10),
        new("a whole training step", ["step-train"], "PyTorch", null, 3),
    ];

    /// <summary>The peer's best setting at each point.</summary>
    public IReadOnlyList<Row> Points(IEnumerable<Row> rows) =>
    [
        .. rows.Where(row => Suites.Contains(row.Suite) && row.Group == Peer && (row.Suite != "step" || row.Shape.EndsWith(" H64", StringComparison.Ordinal)))
            .GroupBy(row => (row.Suite, row.Shape, row.Threads))
            .Select(point => point.MinBy(row => row.Ratio)!),
    ];

    /// <summary>"reached", or what is missing.</summary>
    public string Verdict(IReadOnlyList<Row> points)
    {
        List<string> missed = [];
        double mean = GeometricMean(points);
        if (mean < Mean)
        {
            missed.Add(string.Create(CultureInfo.InvariantCulture, $"the mean is {mean:F2}"));
        }
        Row[] below = [.. points.Where(row => row.Ratio < Point).OrderBy(row => row.Ratio)];
        missed.AddRange(below.Take(Named).Select(row =>
            string.Create(CultureInfo.InvariantCulture, $"{row.Suite} {row.Shape}, {row.Threads} thread{(row.Threads == 1 ? "" : "s")}: {row.Ratio:F2}")));
        return points.Count == 0 ? "not measured" : missed.Count == 0 ? "**reached**"
            : $"**missed**, {below.Length} of {points.Count} points: {string.Join("; ", missed)}{(below.Length > Named ? "; …" : "")}";
    }

    public static double GeometricMean(IEnumerable<Row> rows) => Math.Exp(rows.Select(row => Math.Log(row.Ratio)).DefaultIfEmpty().Average());
}
