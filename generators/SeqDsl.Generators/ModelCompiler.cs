using System.Collections.Concurrent;
using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Passes;
using SeqDsl.Generators.Writing;

namespace SeqDsl.Generators;

/// <summary>From a declaration's values to its mistakes, and to C#: what generator and analyzer share.</summary>
internal static class ModelCompiler
{
    /// <summary>Declarations whose problems are remembered; of a project with more, those of the models that were asked for last.</summary>
    private const int MostRemembered = 1024;

    // An editor asks for every model's problems again after each edit of any file. Equal declarations have equal problems, so whoever asks first may answer for all.
    private static readonly ConcurrentDictionary<ModelSpec, IReadOnlyList<Problem>> remembered = new();

    /// <summary>What is wrong with the declaration; empty when it can be compiled, or when C# itself refuses it.</summary>
    public static IReadOnlyList<Problem> Check(ModelSpec spec, CancellationToken cancellation = default)
    {
        if (!remembered.TryGetValue(spec, out IReadOnlyList<Problem>? problems))
        {
            problems = Find(spec, cancellation);
            if (remembered.Count >= MostRemembered)
            {
                remembered.Clear();
            }

            remembered.TryAdd(spec, problems);
        }

        return problems;
    }

    /// <summary>The model's files; when it cannot be compiled, one with what other code sees of it.</summary>
    public static EquatableArray<SourceFile> Compile(ModelSpec spec, CancellationToken cancellation = default) =>
        !spec.IsOutline && CanBeLowered(spec) && StructureChecks.Check(spec, LayerOf).All(problem => problem.IsWarning) && Lowering.Lower(spec, cancellation).Model is { } lowered
            && !ParameterNames.Problems(spec, lowered.Graph).Any()
            ? new([.. ModelWriter.Write(spec, lowered, PassPipeline.Compile(lowered.Graph, lowered.Writing, cancellation), cancellation)])
            : OutlineWriter.Write(spec);

    private static IReadOnlyList<Problem> Find(ModelSpec spec, CancellationToken cancellation)
    {
        if (!CanBeLowered(spec))
        {
            return [];
        }

        IReadOnlyList<Problem> problems = StructureChecks.Check(spec, LayerOf);
        if (!problems.All(problem => problem.IsWarning))
        {
            return problems;
        }

        LoweringResult lowered = Lowering.Check(spec, cancellation);
        return [.. problems, .. lowered.Problems, .. lowered.Model is { } model ? ParameterNames.Problems(spec, model.Graph) : []];
    }

    /// <summary>
    /// A layer of a version of the library that is newer than this compiler cannot be read. A language model that is wrong itself is told so where it stands.
    /// </summary>
    private static bool CanBeLowered(ModelSpec spec) => spec.Layers.All(layer =>
        Vocabulary.Find(layer.Word) is not null && (layer.LanguageModel is not { Model: var used } || (CanBeLowered(used) && Check(used).All(problem => problem.IsWarning))));

    private static Layer LayerOf(string word) => Vocabulary.Find(word)!;
}

/// <summary>A generated file.</summary>
/// <param name="Class">The full name of the class that it is a part of.</param>
/// <param name="Part">What it holds: "Forward"; empty where there is one file only.</param>
/// <param name="Text">Its text.</param>
internal sealed record SourceFile(string Class, string Part, string Text);
