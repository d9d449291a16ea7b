namespace SeqDsl.Benchmarks.Contenders;

/// <summary>An entry and its times.</summary>
/// <param name="Best">Milliseconds, over all rounds.</param>
/// <param name="Median">Milliseconds, the best round's.</param>
internal sealed record Measured(Entry Entry, double Best, double Median);
