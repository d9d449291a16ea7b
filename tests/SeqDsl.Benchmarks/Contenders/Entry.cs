namespace SeqDsl.Benchmarks.Contenders;

/// <summary>One contender in one setting, in a contest.</summary>
/// <param name="Peer">Who, as targets name it; <see cref="Ours"/> for this library.</param>
/// <param name="Setting">Which of its settings; empty where there is one.</param>
/// <param name="Threads">How many it may use.</param>
/// <param name="Contender">Who is asked.</param>
/// <param name="Case">What, without the threads.</param>
/// <param name="Compared">Whether it computes what the others do: padded sequences give other sums than packed ones.</param>
/// <param name="Work">How much work a case of ours is, in units of this entry's: what its time is multiplied by.</param>
internal sealed record Entry(string Peer, string Setting, int Threads, Contender Contender, string Case, bool Compared = true, double Work = 1)
{
    /// <summary>The peer that is no peer.</summary>
    public const string Ours = "SeqDsl";

    public bool IsOurs => Peer == Ours;

    /// <summary>The case with the threads.</summary>
    public string Request => $"{Case} threads={Threads}";

    public override string ToString() => $"{Peer}{(Setting.Length == 0 ? "" : $" ({Setting})")}, {Threads} thread{(Threads == 1 ? "" : "s")}";
}
