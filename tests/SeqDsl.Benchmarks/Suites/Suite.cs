using SeqDsl.Benchmarks.Contenders;

namespace SeqDsl.Benchmarks.Suites;

/// <summary>Contests of one kind.</summary>
/// <param name="Name">As the command line and results have it.</param>
/// <param name="Says">What is compared, for the reader of docs/benchmarks.md.</param>
/// <param name="Contests">The contests; with true, fewer.</param>
internal sealed record Suite(string Name, string Says, Func<Lineup, bool, IEnumerable<Contest>> Contests)
{
    public static IReadOnlyList<Suite> All { get; } =
        [.. LayerSuites.All, .. LengthSuites.All, CellSuite.Suite, StreamingSuite.Suite, TrainingStepSuite.Suite, LanguageStepSuite.Suite, PairSuites.Training, PairSuites.Writing, ProductSuite.Suite];
}
