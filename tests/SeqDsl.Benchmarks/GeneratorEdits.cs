using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SeqDsl.Generators;
using SeqDsl.Testing;

namespace SeqDsl.Benchmarks;

/// <summary>
/// The time that the generator takes of a keystroke, in projects of 1, 20 and 200 models in a file each: a new driver, an edit of one model's
/// attribute, and a comment more. Medians after warm-up; binding the attributes counts, parsing the edited file does not.
/// </summary>
internal static class GeneratorEdits
{
    private const int WarmUp = 5, Trials = 21;

    // Milliseconds for an edit in a project of 20 models: half of what an editor's user begins to notice.
    private const double Target = 50;

    public static void Run()
    {
        Console.WriteLine($"first run in the process, 1 model: {FirstRun():F1} ms");
        Console.WriteLine("models   new driver ms   edit ms   comment ms");
        foreach (int models in (int[])[1, 20, 200])
        {
            CSharpCompilation project = Sources.Compile([.. Enumerable.Range(0, models).Select(model => Model(model, hidden: 64))]);
            // A clone has nothing bound yet.
            double cold = Median(models == 200 ? 5 : Trials, _ => Time(NewDriver(), project.Clone()).Milliseconds);
            double edit = MedianOfEdits(project, trial => Model(0, hidden: 65 + trial)); // a new size each time: nothing can come from the cache
            double comment = MedianOfEdits(project, trial => $"// comment {trial}\n{Model(0, hidden: 64)}");
            string verdict = models != 20 ? "" : edit < Target ? $"   within the target of {Target} ms" : $"   OVER the target of {Target} ms";
            Console.WriteLine($"{models,6}   {cold,13:F2}   {edit,7:F2}   {comment,10:F2}{verdict}");
        }
    }

    private static double FirstRun() => Time(NewDriver(), Sources.Compile(Model(0, hidden: 64))).Milliseconds;

    /// <summary>The median over edits of the project's first file, each made after the one before.</summary>
    private static double MedianOfEdits(CSharpCompilation project, Func<int, string> text)
    {
        CSharpCompilation current = project;
        GeneratorDriver driver = NewDriver().RunGenerators(project);
        return Median(Trials, trial =>
        {
            SyntaxTree before = current.SyntaxTrees[0];
            current = current.ReplaceSyntaxTree(before, CSharpSyntaxTree.ParseText(text(trial), Sources.ParseOptions, before.FilePath));
            (driver, double milliseconds) = Time(driver, current);
            return milliseconds;
        });
    }

    private static double Median(int trials, Func<int, double> measure)
    {
        double[] times = [.. Enumerable.Range(0, WarmUp + trials).Select(measure).Skip(WarmUp).Order()];
        return times[times.Length / 2];
    }

    private static (GeneratorDriver Driver, double Milliseconds) Time(GeneratorDriver driver, Compilation project)
    {
        long start = Stopwatch.GetTimestamp();
        driver = driver.RunGenerators(project);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (driver.GetRunResult() is { GeneratedTrees.IsEmpty: true } or { Diagnostics.IsEmpty: false })
        {
            throw new InvalidOperationException($"The generator gave nothing: {string.Join("\n", driver.GetRunResult().Diagnostics)}");
        }

        return (driver, milliseconds);
    }

    private static GeneratorDriver NewDriver() =>
        CSharpGeneratorDriver.Create([new SequenceModelGenerator().AsSourceGenerator()], parseOptions: Sources.ParseOptions);

    private static string Model(int number, int hidden) => $$"""
        using SeqDsl;
        namespace Project.Part{{number}};
        public enum Topic { Abbreviation, Entity, Description, Human, Location, Number }
        [SequenceModel]
        [Tokens, Embedding(100), {{(number % 3) switch { 0 => "Lstm", 1 => "Gru", _ => "Rnn" }}}({{hidden}}, Bidirectional = true, Layers = 2)]
        [{{(number % 2 == 0 ? "Pool(Pooling.Last), Dropout(0.3), Classify<Topic>" : "Dropout(0.3), Tag<Topic>")}}]
        public partial class Model{{number}};
        """;
}
