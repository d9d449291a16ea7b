using System.Globalization;
using SeqDsl.Benchmarks.Protocol;

namespace SeqDsl.Benchmarks.Contenders;

/// <summary>
/// A case that several contenders run in turn: all of them once, all of them again. Each round a contender runs as often as fits into its time; what counts
/// is its fastest run. Their results are compared before.
/// </summary>
/// <param name="Suite">Such as "lstm-train".</param>
/// <param name="Shape">Such as "T64 B32 H256".</param>
/// <param name="Entries">Who takes part.</param>
internal sealed record Contest(string Suite, string Shape, IReadOnlyList<Entry> Entries)
{
    // What two right results of float32 differ by, as a part of √Σ n²; a wrong gate or a transposed weight differs by a part of one.
    private const double Tolerance = 2e-4;

    // A setting of a peer that is slower than another of its settings by this in the first round is not asked again.
    private const double Hopeless = 1.5;

    /// <summary>What was measured, in the order of the entries; without those that cannot run the case.</summary>
    /// <param name="rounds">How often everybody has its turn.</param>
    /// <param name="milliseconds">The time of a turn.</param>
    /// <param name="failures">Takes what went wrong.</param>
    public IReadOnlyList<Measured> Run(int rounds, double milliseconds, List<string> failures)
    {
        List<Entry> able = Agreeing(failures);
        Dictionary<Entry, Measured> results = [];
        for (int round = 0; round < rounds; round++)
        {
            foreach (Entry entry in able.ToArray())
            {
                try
                {
                    Timing timing = Timing.Parse(entry.Contender.Ask(string.Create(CultureInfo.InvariantCulture, $"time milliseconds={milliseconds} {entry.Request}")));
                    Measured? before = results.GetValueOrDefault(entry);
                    results[entry] = new(entry, Math.Min(timing.Best, before?.Best ?? double.PositiveInfinity), Math.Min(timing.Median, before?.Median ?? double.PositiveInfinity));
                }
                catch (ContenderException failure)
                {
                    failures.Add($"{Suite} {Shape}, {entry}: {failure.Message}");
                    able.Remove(entry);
                    results.Remove(entry);
                }
                // OpenMP's threads look for work a while after it ended; the next one has the cores to itself.
                Thread.Sleep(3);
            }
            able.RemoveAll(entry => !entry.IsOurs && results[entry].Best > Hopeless * BestOf(entry.Peer, entry.Threads));
        }
        if (rounds == 0)
        {
            Console.WriteLine($"{Suite,-14} {Shape,-32} {string.Join(", ", able.Where(entry => entry.Compared).Select(entry => entry.Peer).Distinct())}");
        }
        foreach (Contender contender in Entries.Select(entry => entry.Contender).Distinct())
        {
            try
            {
                contender.Ask("drop");
            }
            catch (ContenderException failure)
            {
                failures.Add($"{Suite} {Shape}: {failure.Message}");
            }
        }
        return [.. Entries.Where(results.ContainsKey).Select(entry => results[entry])];

        double BestOf(string peer, int threads) =>
            results.Values.Where(result => result.Entry.Peer == peer && result.Entry.Threads == threads).Min(result => result.Best);
    }

    /// <summary>The entries whose results are the first one's, or who have none to compare.</summary>
    private List<Entry> Agreeing(List<string> failures)
    {
        List<Entry> able = [];
        (Entry Entry, Case Results)? first = null;
        foreach (Entry entry in Entries)
        {
            try
            {
                // Other settings and threads of a peer are the same program.
                if (entry.Compared && !able.Any(other => other.Peer == entry.Peer && other.Case == entry.Case))
                {
                    var results = new Case(entry.Contender.Ask($"check {entry.Request}"));
                    if (first is null && results.ToString().Length > 0)
                    {
                        first = (entry, results);
                    }
                    if (first is { } reference && Difference(reference.Results, results) is string difference)
                    {
                        failures.Add($"{Suite} {Shape}: {entry} computes something else than {reference.Entry}: {difference}");
                        continue;
                    }
                }
                able.Add(entry);
            }
            catch (ContenderException failure)
            {
                failures.Add($"{Suite} {Shape}, {entry}: {failure.Message}");
            }
        }
        return able;
    }

    private static string? Difference(Case expected, Case actual)
    {
        foreach (string name in expected.Names.Where(name => actual.Find(name) is not null))
        {
            double one = expected.Double(name), other = actual.Double(name), norm = expected.Double(name.EndsWith(".norm", StringComparison.Ordinal) ? name : name + ".norm");
            if (!(Math.Abs(one - other) <= Tolerance * norm))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{name} is {other}, expected {one}");
            }
        }
        return null;
    }
}
