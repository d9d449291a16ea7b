using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SeqDsl.Testing;

namespace SeqDsl.Benchmarks;

/// <summary>
/// What the generators take of a keystroke, in projects of 20 and 200 models of one kind in a file each: a new driver, an edit of one model's attribute, a comment more, and an edit of the
/// enum whose members are the labels of all; and what the analyzers take of the edited file. Medians after warm-up, of processor time: a machine that does something else besides gives the
/// same. Binding the attributes counts, parsing the edited file does not.
/// </summary>
internal static class GeneratorEdits
{
    private const int WarmUp = 3, Trials = 11;

    // Milliseconds for an edit: half of what an editor's user begins to notice.
    private const double Target = 50;

    public static void Run()
    {
        Console.WriteLine($"first run in the process, 1 model: {FirstRun():F0} ms of processor time");
        // So that what is measured first is compiled for good as well: it takes some hundred edits.
        foreach (string kind in Enumerable.Repeat(GeneratorModels.Kinds, 6).SelectMany(kinds => kinds))
        {
            CSharpCompilation project = Sources.Compile(GeneratorModels.Labels("First"), GeneratorModels.Of(kind, 0, hidden: 64));
            MedianOfEdits(project, 1, trial => GeneratorModels.Of(kind, 0, hidden: 365 + trial));
            Analyzed(project, trial => GeneratorModels.Of(kind, 0, hidden: 465 + trial));
        }

        Console.WriteLine("models   kind                   new driver ms   edit ms   comment ms   a label's name ms   one label more ms   analyzers, edited file ms");
        foreach (int models in (int[])[20, 200])
        {
            foreach (string kind in GeneratorModels.Kinds)
            {
                string[] sources = [GeneratorModels.Labels("Abbreviation"), .. Enumerable.Range(0, models).Select(model => GeneratorModels.Of(kind, model, hidden: 64))];
                CSharpCompilation project = Sources.Compile(sources);
                // A clone has nothing bound yet.
                double cold = Median(models == 200 ? 1 : 3, 1, _ => Time(GeneratorModels.NewDriver(), project.Clone()).Milliseconds);
                double edit = MedianOfEdits(project, 1, trial => GeneratorModels.Of(kind, 0, hidden: 65 + trial)); // a new size each time: nothing can come from the cache
                double comment = MedianOfEdits(project, 1, trial => $"// comment {trial}\n{sources[1]}");
                bool hasLabels = kind is "classifier" or "tagger";
                string renamed = hasLabels ? $"{MedianOfEdits(project, 0, trial => GeneratorModels.Labels($"Abbreviation{trial}")),17:F1}" : $"{"",17}";
                string added = hasLabels ? $"{MedianOfEdits(project, 0, trial => GeneratorModels.Labels(string.Join(", ", Enumerable.Range(0, trial + 2).Select(label => $"More{label}"))), few: true),17:F1}" : $"{"",17}";
                double said = Analyzed(project, trial => GeneratorModels.Of(kind, 0, hidden: 1_000 + (10 * models) + trial));
                Console.WriteLine($"{models,6}   {kind,-20}   {cold,13:F1}   {edit,7:F1}   {comment,10:F1}   {renamed}   {added}   {said,25:F1}{(edit < Target && said < Target ? "" : $"   OVER the target of {Target} ms")}");
            }
        }
    }

    private static double FirstRun() => Time(GeneratorModels.NewDriver(), Sources.Compile(GeneratorModels.Labels("First"), GeneratorModels.Of("classifier", 0, hidden: 64))).Milliseconds;

    /// <summary>The median over edits of a file of the project, each made after the one before.</summary>
    private static double MedianOfEdits(CSharpCompilation project, int file, Func<int, string> text, bool few = false)
    {
        CSharpCompilation current = project;
        GeneratorDriver driver = GeneratorModels.NewDriver().RunGenerators(project);
        return Median(few ? 3 : Trials, few ? 1 : WarmUp, trial =>
        {
            current = Edited(current, file, text(trial));
            (driver, double milliseconds) = Time(driver, current);
            return milliseconds;
        });
    }

    /// <summary>What the analyzers take of a file that was just edited, the generators having run.</summary>
    private static double Analyzed(CSharpCompilation project, Func<int, string> text)
    {
        CSharpCompilation current = project;
        GeneratorDriver driver = GeneratorModels.NewDriver().RunGenerators(project);
        return Median(Trials, WarmUp, trial =>
        {
            current = Edited(current, 1, text(trial));
            driver = driver.RunGeneratorsAndUpdateCompilation(current, out Compilation output, out _);
            return GeneratorModels.Analyze(output, current.SyntaxTrees[1]);
        });
    }

    private static CSharpCompilation Edited(CSharpCompilation project, int file, string text)
    {
        SyntaxTree before = project.SyntaxTrees[file];
        return project.ReplaceSyntaxTree(before, CSharpSyntaxTree.ParseText(text, Sources.ParseOptions, before.FilePath));
    }

    private static double Median(int trials, int warmUp, Func<int, double> measure)
    {
        double[] times = [.. Enumerable.Range(0, warmUp + trials).Select(measure).Skip(warmUp).Order()];
        return times[times.Length / 2];
    }

    private static (GeneratorDriver Driver, double Milliseconds) Time(GeneratorDriver driver, Compilation project)
    {
        double start = ProcessorTime();
        driver = driver.RunGenerators(project);
        double milliseconds = ProcessorTime() - start;
        if (driver.GetRunResult() is { GeneratedTrees.IsEmpty: true } or { Diagnostics.IsEmpty: false })
        {
            throw new InvalidOperationException($"The generator gave nothing: {string.Join("\n", driver.GetRunResult().Diagnostics)}");
        }

        return (driver, milliseconds);
    }

    private static double ProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalMilliseconds;
    }
}
