using System.Diagnostics;

namespace SeqDsl.Benchmarks.Protocol;

/// <summary>Answers the requests that contender.h describes.</summary>
/// <param name="description">Name and version.</param>
/// <param name="prepare">Makes a case ready.</param>
/// <param name="useThreads">Is told how many before a case runs.</param>
internal sealed class Server(string description, Func<Case, Prepared> prepare, Action<int> useThreads)
{
    // What the JIT compiles in tiers reaches the last one after 30 calls, compiled meanwhile in the background; what takes long has its loops compiled anew
    // while it runs.
    private const int WarmUp = 40, LeastWarmUp = 3;
    private static readonly TimeSpan warmUp = TimeSpan.FromMilliseconds(400);

    private readonly Dictionary<string, Prepared> ready = [];

    public string Answer(string line)
    {
        string verb = line.Split(' ')[0];
        switch (verb)
        {
            case "describe":
                return description;
            case "drop":
                foreach (Prepared prepared in ready.Values)
                {
                    prepared.Dispose();
                }
                ready.Clear();
                GC.Collect();
                return "ok";
            case "time":
                var timed = new Case(line[verb.Length..]);
                double milliseconds = timed.Take("milliseconds");
                return Timing.Of(Ready(timed), milliseconds).ToString();
            case "check":
                return string.Join(' ', Ready(new(line[verb.Length..])).Results().Select(result => Numbers.Checksums(result.Key, result.Value)));
            default:
                throw new ArgumentException($"'{verb}' is none of describe, time, check, drop.", nameof(line));
        }
    }

    /// <summary>Answers standard input line by line.</summary>
    public void Run()
    {
        while (Console.ReadLine() is string line)
        {
            string answer;
            try
            {
                answer = Answer(line);
            }
            catch (Exception failure)
            {
                answer = $"error={failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" ")}";
            }
            Console.WriteLine(answer);
        }
    }

    private Prepared Ready(Case asked)
    {
        useThreads(asked.Number("threads"));
        string key = asked.ToString();
        if (!ready.TryGetValue(key, out Prepared? prepared))
        {
            ready[key] = prepared = prepare(asked);
            long start = Stopwatch.GetTimestamp();
            for (int run = 0; run < LeastWarmUp || (run < WarmUp && Stopwatch.GetElapsedTime(start) < warmUp); run++)
            {
                prepared.Run();
            }
        }
        return prepared;
    }
}
