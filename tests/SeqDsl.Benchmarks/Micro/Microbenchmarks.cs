using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace SeqDsl.Benchmarks.Micro;

/// <summary>What one part of the runtime costs, within .NET, by BenchmarkDotNet.</summary>
internal static class Microbenchmarks
{
    /// <param name="options">BenchmarkDotNet's: --filter '*Layer*', --list flat, …</param>
    public static int Run(string[] options)
    {
        // In this process: another one would have to be built, and would not know where libtorch comes from.
        ManualConfig config = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithArtifactsPath(Path.Combine(Folders.Artifacts, "micro"));
        IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(Microbenchmarks).Assembly).Run(options.Length == 0 ? ["--filter", "*"] : options, config);
        return summaries.Any(summary => summary.HasCriticalValidationErrors) ? 1 : 0;
    }
}
