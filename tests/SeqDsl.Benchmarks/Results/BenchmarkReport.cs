using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SeqDsl.Benchmarks.Contenders;
using SeqDsl.Benchmarks.Suites;

namespace SeqDsl.Benchmarks.Results;

/// <summary>Writes artifacts/benchmarks.json and docs/benchmarks.md.</summary>
/// <param name="outcomes">What was measured.</param>
/// <param name="peers">What the peers call themselves.</param>
/// <param name="notes">Further sections, by title.</param>
/// <param name="load">How many processes wanted a core before the run.</param>
internal sealed class BenchmarkReport(IReadOnlyList<Outcome> outcomes, IReadOnlyList<string> peers, IReadOnlyList<(string Title, string Text)> notes, string load)
{
    private static readonly JsonSerializerOptions json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IReadOnlyList<Row> rows = [.. outcomes.SelectMany(outcome => outcome.Rows)];

    /// <summary>A row a line.</summary>
    public string Json => $"[\n{string.Join(",\n", rows.Select(row => JsonSerializer.Serialize(row, json)))}\n]\n";

    public string Markdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Benchmarks

            `bash eng/bench.sh` wrote this page, on {DateTime.UtcNow:yyyy-MM-dd} from commit {Commit()}. float32, one layer, one direction, as many inputs as units; T steps,
            B sequences, H units; milliseconds. Within one run all contenders have their turn, again and again, each in a process that lives through the run; the
            fastest of its runs counts. Results are compared before times are. A ratio is the peer's time divided by ours: larger is better. Where a peer has
            settings, the fastest counts, and all are in artifacts/benchmarks.json. oneDNN and ONNX Runtime have as many threads as ours, PyTorch as many or fewer.
            "Tuned" is `{Lineup.Tuned}`.

            - {Machine()}
            - {load} processes wanted a core in the minute before: a peer with two threads needs both
            - .NET {Environment.Version}, {RuntimeInformation.OSDescription.Split(' ')[0]}
            {string.Join('\n', peers.Select(peer => $"- {peer}"))}

            ## Targets
            | what | against | target | geometric mean | worst | |
            | --- | --- | --- | --- | --- | --- |

            """);
        foreach (Target target in Target.All)
        {
            IReadOnlyList<Row> points = target.Points(rows);
            string asked = (target.Mean is double mean ? $"mean ≥ {Number(mean)}×, " : "") + $"each ≥ {Number(target.Point)}×";
            string found = points.Count == 0 ? "– | –" : $"{Number(Target.GeometricMean(points))}× | {Number(points.Min(row => row.Ratio))}×";
            text.Append(CultureInfo.InvariantCulture, $"| {target.What} | {target.Peer} | {asked} | {found} | {target.Verdict(points)} |\n");
        }
        foreach (Suite suite in Suite.All)
        {
            Outcome[] measured = [.. outcomes.Where(outcome => outcome.Contest.Suite == suite.Name)];
            if (measured.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n## {suite.Name}\n{suite.Says}\n\n");
                Table(text, measured);
            }
        }
        foreach ((string title, string section) in notes)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n{section.TrimEnd()}\n");
        }
        return text.ToString();
    }

    /// <summary>
    /// A page that was written before, with the sections of what was measured now in place of theirs, each under a line that says when; suites that it did not have come before "products"
    /// as in <see cref="Suite.All"/>. Targets of these suites are judged again, others stay.
    /// </summary>
    public string Updated(string page)
    {
        List<(string Title, string Body)> before = Sections(page), now = Sections(Markdown());
        string[] measured = [.. outcomes.Select(outcome => outcome.Contest.Suite).Distinct()];
        string run = string.Create(
            CultureInfo.InvariantCulture, $"Measured by a run of its own, on {DateTime.UtcNow:yyyy-MM-dd} from commit {Commit()}; {load} processes wanted a core in the minute before.");
        foreach ((string title, string body) in now.Where(section => measured.Contains(section.Title)))
        {
            int place = before.FindIndex(section => section.Title == title);
            if (place < 0)
            {
                string[] order = [.. Suite.All.Select(suite => suite.Name)];
                place = before.FindIndex(section => Array.IndexOf(order, section.Title) > Array.IndexOf(order, title));
                place = place < 0 ? before.Count : place;
                before.Insert(place, (title, ""));
            }
            before[place] = (title, body.Replace("\n\n|", $" {run}\n\n|", StringComparison.Ordinal));
        }
        int targets = before.FindIndex(section => section.Title == "Targets");
        if (targets >= 0)
        {
            Dictionary<string, string> judged = Lines(now.First(section => section.Title == "Targets").Body)
                .Where(line => Target.All.Any(target => line.StartsWith($"| {target.What} | {target.Peer} |", StringComparison.Ordinal) && target.Suites.All(measured.Contains))).ToDictionary(Key);
            before[targets] = ("Targets", string.Join('\n', Lines(before[targets].Body).Select(line => judged.GetValueOrDefault(Key(line), line))));
        }
        return string.Concat(before.Select(section => section.Title.Length == 0 ? section.Body : $"## {section.Title}\n{section.Body}"));

        static string[] Lines(string text) => text.Split('\n');

        static string Key(string line) => string.Join('|', line.Split('|').Take(3));

        static List<(string, string)> Sections(string text) => [.. text.Split("\n## ").Select((part, index) => index == 0
            ? ("", part + "\n")
            : (part.Split('\n')[0], part[(part.IndexOf('\n') + 1)..].TrimEnd('\n') + "\n\n"))];
    }

    private static void Table(StringBuilder text, Outcome[] measured)
    {
        string[] peers = [.. measured.SelectMany(outcome => outcome.Peers).Distinct()];
        text.Append(CultureInfo.InvariantCulture, $"| shape | threads | SeqDsl |{string.Concat(peers.Select(peer => $" {peer} | ratio |"))}\n");
        text.Append(CultureInfo.InvariantCulture, $"| --- | ---: | ---: |{string.Concat(peers.Select(_ => " ---: | ---: |"))}\n");
        Dictionary<(string, int), List<double>> ratios = [];
        foreach (Outcome outcome in measured)
        {
            foreach (int threads in outcome.Threads)
            {
                double? ours = outcome.OursAt(threads);
                text.Append(CultureInfo.InvariantCulture, $"| {outcome.Contest.Shape} | {threads} | {(ours is null ? "–" : Number(ours.Value))} |");
                foreach (string peer in peers)
                {
                    double[] times = [.. outcome.Against(threads, peer).Select(time => time.Best * time.Entry.Work)];
                    if (times.Length > 0 && ours is not null)
                    {
                        (ratios.TryGetValue((peer, threads), out List<double>? known) ? known : ratios[(peer, threads)] = []).Add(times.Min() / ours.Value);
                    }
                    text.Append(CultureInfo.InvariantCulture, $" {(times.Length == 0 ? "–" : Number(times.Min()))} | {(times.Length == 0 || ours is null ? "–" : $"{Number(times.Min() / ours.Value)}×")} |");
                }
                text.Append('\n');
            }
        }
        foreach (int threads in measured.SelectMany(outcome => outcome.Threads).Distinct().Order().Where(_ => ratios.Count > 0))
        {
            string means = string.Concat(peers.Select(peer => ratios.TryGetValue((peer, threads), out List<double>? known)
                ? $" | **{Number(Math.Exp(known.Average(Math.Log)))}×** |" : " | – |"));
            text.Append(CultureInfo.InvariantCulture, $"| geometric mean | {threads} | |{means}\n");
        }
    }

    /// <summary>Three digits that count.</summary>
    private static string Number(double number) => number switch
    {
        >= 100 => number.ToString("F0", CultureInfo.InvariantCulture),
        >= 10 => number.ToString("F1", CultureInfo.InvariantCulture),
        >= 0.1 => number.ToString("F2", CultureInfo.InvariantCulture),
        _ => number.ToString("F4", CultureInfo.InvariantCulture),
    };

    private static string Machine()
    {
        string model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
            : RuntimeInformation.ProcessArchitecture.ToString();
        string lanes = System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated ? "AVX-512" : System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated ? "AVX2" : "no AVX2";
        return $"{model}, {lanes}, {Environment.ProcessorCount} cores";
    }

    private static string Commit()
    {
        string commit = Git("rev-parse --short HEAD");
        return Git("status --porcelain --untracked-files=no -- . :!docs/benchmarks.md").Length == 0 ? commit : $"{commit} with changes";
    }

    private static string Git(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, WorkingDirectory = Folders.Root })!;
        string output = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return output;
    }
}
