using System.Globalization;
using SeqDsl.Benchmarks.Ours;
using SeqDsl.Benchmarks.Protocol;

namespace SeqDsl.Benchmarks.Suites;

/// <summary>What a step allocates of the collected heap, over all threads, once its workspaces have grown.</summary>
internal static class AllocationSuite
{
    public const string Name = "allocation";

    // Bytes for a whole training step; kernels may not allocate at all.
    private const double Target = 4096;
    private const int WarmUp = 20, Steps = 50;

    private static readonly (string What, string Case, double Target)[] cases =
    [
        ("LSTM layer, forward + backward", "suite=train cell=lstm steps=64 batch=8 inputs=64 hidden=64", 0),
        ("GRU layer, forward + backward", "suite=train cell=gru steps=64 batch=8 inputs=64 hidden=64", 0),
        ("original GRU layer, forward + backward", "suite=train cell=OriginalGru steps=64 batch=8 inputs=64 hidden=64", 0),
        ("LSTM, one streaming step", "suite=step inputs=64 hidden=64", 0),
        ("classifier, training step", "suite=model model=classifier lengths=30,20,10,5", Target),
        ("tagger, training step", "suite=model model=tagger lengths=30,20,10,5", Target),
        ("next character, training step", "suite=model model=characters lengths=30,30,30,30", Target),
    ];

    /// <summary>A table, as docs/benchmarks.md has it.</summary>
    public static string Measure()
    {
        List<string> lines = ["| what | threads | bytes a step | target | |", "| --- | ---: | ---: | ---: | --- |"];
        foreach ((string what, string words, double target) in cases)
        {
            foreach (int threads in (int[])[1, 2])
            {
                double bytes = Bytes(words, threads);
                string asked = target == 0 ? "0" : $"< {target:F0}";
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"| {what} | {threads} | {bytes:F0} | {asked} | {(bytes <= target ? "**reached**" : "**missed**")} |"));
            }
        }
        return string.Join('\n', lines);
    }

    private static double Bytes(string words, int threads)
    {
        OurCases.UseThreads(threads);
        using Prepared prepared = OurCases.Prepare(new($"{words} threads={threads}"));
        Run(prepared, WarmUp);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Run(prepared, Steps);
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Steps;
    }

    private static void Run(Prepared prepared, int times)
    {
        for (int time = 0; time < times; time++)
        {
            prepared.Run();
        }
    }
}
