using System.Diagnostics;
using Microsoft.CodeAnalysis;
using SeqDsl.Testing;

namespace SeqDsl.Benchmarks;

/// <summary>What large declarations take: seconds of processor time of the generators and of the C# compiler over what they write, how much they allocate, and how much text that is.</summary>
internal static class GeneratorSizes
{
    private static readonly (string What, int[] Sizes, Func<int, string> Source)[] cases =
    [
        ("LSTM layers", [10, 50, 100, 300], GeneratorModels.Stack),
        ("layers that each take all before", [10, 50, 100], GeneratorModels.Dense),
        ("terms of a cell's sum", [100, 1_000, 3_000], GeneratorModels.Terms),
        ("lines of a cell", [100, 1_000], GeneratorModels.Lines),
        ("doublings in a cell", [8, 16, 24], GeneratorModels.Doublings),
        ("numbered labels", [1_000, 1_000_000], GeneratorModels.Numbered),
    ];

    /// <summary>A table, as docs/benchmarks.md has it.</summary>
    public static void Run()
    {
        Measure(GeneratorModels.Stack(2));
        Measure(GeneratorModels.Terms(3));
        Console.WriteLine("size        of what                            generators s   allocated MB   written MB   C# compiler s");
        foreach ((string what, int[] sizes, Func<int, string> source) in cases)
        {
            foreach (int size in sizes)
            {
                (double generators, double allocated, double written, double compiler) = Measure(source(size));
                Console.WriteLine($"{size,9:N0}   {what,-32}   {generators,12:F2}   {allocated,12:F0}   {written,10:F2}   {compiler,13:F2}");
            }
        }
    }

    private static (double Generators, double Allocated, double Written, double Compiler) Measure(string source)
    {
        Compilation project = Sources.Compile(source);
        long allocated = GC.GetTotalAllocatedBytes();
        double start = ProcessorTime();
        GeneratorDriver driver = GeneratorModels.NewDriver().RunGeneratorsAndUpdateCompilation(project, out Compilation output, out _);
        double generators = ProcessorTime() - start;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        long written = driver.GetRunResult().GeneratedTrees.Sum(tree => (long)tree.Length);
        start = ProcessorTime();
        Diagnostic[] errors = [.. output.Emit(Stream.Null).Diagnostics.Where(said => said.Severity == DiagnosticSeverity.Error)];
        double compiler = ProcessorTime() - start;
        return errors.Length > 0 ? throw new InvalidOperationException($"{errors.Length} errors, of which the first is {errors[0]}") : (generators, allocated / 1e6, written / 1e6, compiler);
    }

    private static double ProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }
}
