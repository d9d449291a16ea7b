using System.Text.Json.Serialization;

namespace SeqDsl.Benchmarks.Results;

/// <summary>Ours against one setting of a peer: a row of artifacts/benchmarks.json.</summary>
/// <param name="Suite">Such as "lstm-train".</param>
/// <param name="Shape">Such as "T64 B32 H256".</param>
/// <param name="Threads">Ours.</param>
/// <param name="OursMs">Milliseconds.</param>
/// <param name="Peer">Whom, with its setting.</param>
/// <param name="PeerThreads">The peer's.</param>
/// <param name="PeerMs">Milliseconds.</param>
/// <param name="Group">The peer as targets name it.</param>
internal sealed record Row(string Suite, string Shape, int Threads, double OursMs, string Peer, int PeerThreads, double PeerMs, [property: JsonIgnore] string Group)
{
    /// <summary>How many times faster ours is.</summary>
    public double Ratio => Math.Round(PeerMs / OursMs, 4);
}
