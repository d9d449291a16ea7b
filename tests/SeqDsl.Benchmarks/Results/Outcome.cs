using SeqDsl.Benchmarks.Contenders;

namespace SeqDsl.Benchmarks.Results;

/// <summary>A contest and what was measured in it.</summary>
internal sealed record Outcome(Contest Contest, IReadOnlyList<Measured> Times)
{
    // Which of its settings a user of PyTorch takes is the user's choice: fewer threads than ours too.
    private static bool MayUseFewerThreads(Entry entry) => entry.Peer is "PyTorch" or "TorchScript loop" or "TorchSharp loop";

    /// <summary>How many threads ours had, or the peers where ours did not run.</summary>
    public IEnumerable<int> Threads => (Ours.Any() ? Ours : Times).Select(time => time.Entry.Threads).Distinct().Order();

    /// <summary>The peers, in order.</summary>
    public IEnumerable<string> Peers => Times.Select(time => time.Entry).Where(entry => !entry.IsOurs).Select(entry => entry.Peer).Distinct();

    private IEnumerable<Measured> Ours => Times.Where(time => time.Entry.IsOurs);

    /// <summary>Ours at so many threads, in milliseconds; null if it did not run.</summary>
    public double? OursAt(int threads) => Ours.FirstOrDefault(time => time.Entry.Threads == threads)?.Best;

    /// <summary>A peer's settings that count against ours at so many threads.</summary>
    public IEnumerable<Measured> Against(int threads, string? peer = null) => Times.Where(time =>
        !time.Entry.IsOurs && (peer is null || time.Entry.Peer == peer)
        && (time.Entry.Threads == threads || (time.Entry.Threads < threads && MayUseFewerThreads(time.Entry))));

    /// <summary>The rows for artifacts/benchmarks.json.</summary>
    public IEnumerable<Row> Rows =>
        from ours in Ours
        from peer in Against(ours.Entry.Threads)
        let name = peer.Entry.Setting.Length == 0 ? peer.Entry.Peer : $"{peer.Entry.Peer} ({peer.Entry.Setting})"
        select new Row(
            Contest.Suite, Contest.Shape, ours.Entry.Threads, Math.Round(ours.Best, 6), name, peer.Entry.Threads, Math.Round(peer.Best * peer.Entry.Work, 6), peer.Entry.Peer);
}
