using SeqDsl.Benchmarks;
using SeqDsl.Benchmarks.Contenders;
using SeqDsl.Benchmarks.Micro;
using SeqDsl.Benchmarks.Results;
using SeqDsl.Benchmarks.Suites;

// [suite…] [--quick] [--update] [--check]: all suites unless some are named. --update: what was measured takes its place in docs/benchmarks.md. --check: results are
// compared, and nothing is measured or written. micro …: BenchmarkDotNet's own options follow.
if (args is ["micro", .. string[] options])
{
    return Microbenchmarks.Run(options);
}
string[] names = [.. args.Where(argument => argument is not ("--quick" or "--update" or "--check"))];
bool quick = args.Contains("--quick"), update = args.Contains("--update"), check = args.Contains("--check");
if (quick && update)
{
    Console.Error.WriteLine("A quick look is not what docs/benchmarks.md is to show: --update without --quick.");
    return 2;
}
string[] known = [.. Suite.All.Select(suite => suite.Name), AllocationSuite.Name, "generator", "sizes"];
if (names.FirstOrDefault(name => !known.Contains(name)) is string unknown)
{
    Console.Error.WriteLine($"There is no suite '{unknown}': name some of {string.Join(", ", known)}, or none for all; or micro.");
    return 2;
}

(int rounds, double milliseconds) = check ? (0, 0) : quick ? (2, 25) : (5, 60);
string load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "Unknown how many";
List<string> failures = [];
List<Outcome> outcomes = [];
List<(string, string)> notes = [];
using var lineup = new Lineup();
foreach (Contest contest in Suite.All.Where(suite => Asked(suite.Name)).SelectMany(suite => suite.Contests(lineup, quick)))
{
    var outcome = new Outcome(contest, contest.Run(rounds, milliseconds, failures));
    outcomes.Add(outcome);
    foreach (Measured time in outcome.Times)
    {
        Console.WriteLine($"{contest.Suite,-14} {contest.Shape,-32} {time.Best,10:F4} ms   {time.Entry}");
    }
}
if (check)
{
    Console.WriteLine(failures.Count == 0 ? "All results that are compared agree." : string.Join('\n', failures));
    return failures.Count == 0 ? 0 : 1;
}
if (Asked(AllocationSuite.Name))
{
    Note("Allocation", AllocationSuite.Measure());
}
if (Asked("generator"))
{
    Note("The generator, an edit in a project of models", $"```\n{Printed(GeneratorEdits.Run)}```");
}
if (Asked("sizes"))
{
    Note("The generator, large declarations", $"```\n{Printed(GeneratorSizes.Run)}```");
}
if (failures.Count > 0)
{
    Note("What did not run", string.Join('\n', failures.Select(failure => $"- {failure}")));
}
var report = new BenchmarkReport(outcomes, [.. lineup.Descriptions], notes, load);
Directory.CreateDirectory(Folders.Artifacts);
File.WriteAllText(Path.Combine(Folders.Artifacts, "benchmarks.json"), report.Json);
// A part of the suites, or a quick look at them, is not what the docs are to show, unless it takes the part's place.
string page = Path.Combine(Folders.Root, update || (names.Length == 0 && !quick) ? "docs/benchmarks.md" : "artifacts/benchmarks.md");
File.WriteAllText(page, update && names.Length > 0 ? report.Updated(File.ReadAllText(page)).TrimEnd('\n') + "\n" : report.Markdown());
Console.WriteLine($"{Path.GetRelativePath(Folders.Root, page)} and artifacts/benchmarks.json are written.");
return failures.Count == 0 ? 0 : 1;

bool Asked(string suite) => names.Length == 0 || names.Contains(suite);

void Note(string title, string text)
{
    notes.Add((title, text));
    Console.WriteLine($"{title}\n{text}");
}

static string Printed(Action action)
{
    TextWriter console = Console.Out;
    using var text = new StringWriter();
    Console.SetOut(text);
    try
    {
        action();
    }
    finally
    {
        Console.SetOut(console);
    }
    return text.ToString();
}
