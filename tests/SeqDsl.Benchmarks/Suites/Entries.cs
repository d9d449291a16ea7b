using SeqDsl.Benchmarks.Contenders;

namespace SeqDsl.Benchmarks.Suites;

/// <summary>Contenders at one and two threads.</summary>
internal static class Entries
{
    private static readonly int[] threads = [1, 2];

    public static IEnumerable<Entry> Ours(Lineup lineup, string words) => threads.Select(count => new Entry(Entry.Ours, "", count, lineup.Ours, words));

    public static IEnumerable<Entry> OneDnn(Lineup lineup, string words, string setting = "", bool compared = true) =>
        threads.Select(count => new Entry("oneDNN", setting, count, lineup.OneDnn, words, compared));

    public static IEnumerable<Entry> OnnxRuntime(Lineup lineup, string cell, Shape shape, string words, string setting = "", bool compared = true)
    {
        Lineup.WriteOnnxModel(cell, shape.Steps, shape.Batch, shape.Hidden);
        return threads.Select(count => new Entry("ONNX Runtime", setting, count, lineup.OnnxRuntime, words, compared));
    }

    /// <summary>Each setting of PyTorch.</summary>
    public static IEnumerable<Entry> PyTorch(Lineup lineup, string words, string peer = "PyTorch", string said = "", bool compared = true) =>
        from setting in lineup.PyTorch
        from count in threads
        select new Entry(peer, said.Length == 0 ? setting.Setting : $"{said}; {setting.Setting}", count, setting.Contender.Value, words, compared);
}
