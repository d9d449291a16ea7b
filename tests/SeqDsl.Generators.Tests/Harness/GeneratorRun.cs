using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SeqDsl.Generators;

namespace SeqDsl.Testing;

/// <summary>Sources that went through the generator.</summary>
public sealed class GeneratorRun
{
    private static readonly string[] ownSteps =
        [SequenceModelGenerator.SpecStep, SequenceModelGenerator.FilesStep, CellGenerator.SpecStep, CellGenerator.FilesStep];

    private readonly CSharpCompilation input;
    private readonly GeneratorDriver driver;

    private GeneratorRun(CSharpCompilation input, GeneratorDriver driver)
    {
        this.input = input;
        this.driver = driver.RunGeneratorsAndUpdateCompilation(input, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        Output = output;
        Diagnostics = diagnostics;
    }

    /// <summary>The sources together with what was generated for them.</summary>
    public Compilation Output { get; }

    /// <summary>What the driver says, such as an exception in the generator (CS8785).</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>The generated texts by hint name.</summary>
    public IReadOnlyDictionary<string, string> Files =>
        Results.SelectMany(result => result.GeneratedSources).ToDictionary(file => file.HintName, file => file.SourceText.ToString());

    private ImmutableArray<GeneratorRunResult> Results => driver.GetRunResult().Results;

    /// <summary>Runs the generator on sources that may be wrong in any way; only an exception in the generator fails.</summary>
    public static GeneratorRun OfUnfinished(params string[] sources) => OfUnfinished(Sources.Compile(sources));

    /// <summary>The same on a project that is set up otherwise.</summary>
    public static GeneratorRun OfUnfinished(CSharpCompilation project)
    {
        GeneratorDriver fresh = CSharpGeneratorDriver.Create(
            [new SequenceModelGenerator().AsSourceGenerator(), new CellGenerator().AsSourceGenerator()],
            parseOptions: (CSharpParseOptions?)project.SyntaxTrees.FirstOrDefault()?.Options ?? Sources.ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        GeneratorRun run = new(project, fresh);
        foreach (GeneratorRunResult result in run.Results)
        {
            run.Expect(result.Exception is null, $"The generator threw {result.Exception}");
        }

        run.Expect(run.Diagnostics.IsEmpty, string.Join("\n", run.Diagnostics));
        return run;
    }

    /// <summary>
    /// Runs the generator on sources that are right: they and what is generated compile without a warning, nothing that belongs to a
    /// compilation is kept, and a comment more re-runs no step.
    /// </summary>
    public static GeneratorRun Of(params string[] sources)
    {
        GeneratorRun run = OfUnfinished(sources);
        Diagnostic[] said = [.. run.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
        run.Expect(said.Length == 0, string.Join("\n", said.Select(diagnostic => diagnostic.ToString())));
        run.KeepsValuesOnly();
        run.WithEdit(text => "// a comment more\n" + text).RunsNothingAgain();
        return run;
    }

    /// <summary>The same project after an edit of its first file.</summary>
    public GeneratorRun WithEdit(Func<string, string> edit)
    {
        SyntaxTree before = input.SyntaxTrees[0];
        SyntaxTree after = CSharpSyntaxTree.ParseText(edit(before.ToString()), Sources.ParseOptions, before.FilePath);
        return new GeneratorRun(input.ReplaceSyntaxTree(before, after), driver);
    }

    /// <summary>How often the outputs of a step were made anew, found unchanged, taken from the cache, … in this run.</summary>
    public IReadOnlyDictionary<IncrementalStepRunReason, int> Reasons(string step) =>
        Steps(step).SelectMany(run => run.Outputs).CountBy(output => output.Reason).ToDictionary();

    /// <summary>The whole as an assembly in this process.</summary>
    public Assembly Load()
    {
        using MemoryStream image = new();
        Microsoft.CodeAnalysis.Emit.EmitResult result = Output.Emit(image);
        Expect(result.Success, string.Join("\n", result.Diagnostics));
        return Assembly.Load(image.ToArray());
    }

    private void RunsNothingAgain()
    {
        IEnumerable<IncrementalGeneratorRunStep> steps = ownSteps.SelectMany(name => Steps(name))
            .Concat(Results.SelectMany(result => result.TrackedOutputSteps).SelectMany(step => step.Value));
        foreach (IncrementalGeneratorRunStep step in steps)
        {
            Expect(
                step.Outputs.All(output => output.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged),
                $"Step {step.Name ?? "output"} ran again: {string.Join(", ", step.Outputs.Select(output => output.Reason))}");
        }
    }

    private void KeepsValuesOnly()
    {
        foreach (string name in ownSteps)
        {
            foreach ((object value, _) in Steps(name).SelectMany(step => step.Outputs))
            {
                string? path = ObjectGraph.PathToCompilation(value);
                Expect(path is null, $"Step {name} keeps {path}");
            }
        }
    }

    private IEnumerable<IncrementalGeneratorRunStep> Steps(string name) => Results.SelectMany(result => result.TrackedSteps.GetValueOrDefault(name, []));

    private void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            const int Most = 10_000; // a run over the catalog generates megabytes, and each of its tests would print them
            string files = string.Join("\n", Results.Where(result => !result.GeneratedSources.IsDefault).SelectMany(result => result.GeneratedSources).Select(file => file.SourceText));
            throw new GeneratorException($"{otherwise}\n\nGenerated:\n{(files.Length > Most ? $"{files[..Most]}\n… and {files.Length - Most:n0} characters more" : files)}");
        }
    }
}

public sealed class GeneratorException(string message) : Exception(message);
