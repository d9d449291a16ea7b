using SeqDsl.Benchmarks;
using SeqDsl.Benchmarks.Contenders;
using SeqDsl.Benchmarks.Results;
using SeqDsl.Benchmarks.Suites;

// [suite…] [--quick]: all suites unless some are named.
string[] names = [.. args.Where(argument => argument != "--quick")];
bool quick = names.Length < args.Length;
string[] known = [.. Suite.All.Select(suite => suite.Name), "generator"];
if (names.FirstOrDefault(name => !known.Contains(name)) is string unknown)
{
    Console.Error.WriteLine($"There is no suite '{unknown}': name some of {string.Join(", ", known)}, or none for all.");
    return 2;
}

List<string> failures = [];
List<Outcome> outcomes = [];
List<(string, string)> notes = [];
using var lineup = new Lineup();
foreach (Suite suite in Suite.All.Where(suite => names.Length == 0 || names.Contains(suite.Name)))
{
    foreach (Contest contest in suite.Contests(lineup, quick))
    {
        var outcome = new Outcome(contest, contest.Run(quick ? 2 : 5, quick ? 25 : 60, failures));
        outcomes.Add(outcome);
        foreach (Measured time in outcome.Times)
        {
            Console.WriteLine($"{contest.Suite,-14} {contest.Shape,-32} {time.Best,10:F4} ms   {time.Entry}");
        }
    }
}
if (names.Length == 0 || names.Contains("generator"))
{
    GeneratorEdits.Run();
}
var report = new BenchmarkReport(outcomes, [.. lineup.Descriptions], notes);
Directory.CreateDirectory(Folders.Artifacts);
File.WriteAllText(Path.Combine(Folders.Artifacts, "benchmarks.json"), report.Json);
File.WriteAllText(Path.Combine(Folders.Artifacts, "benchmarks.md"), report.Markdown());
failures.ForEach(Console.Error.WriteLine);
return failures.Count == 0 ? 0 : 1;
