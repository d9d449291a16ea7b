using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Passes;
using SeqDsl.Generators.Writing;

namespace SeqDsl.Generators;

/// <summary>From a declaration's values to its mistakes, and to C#: what generator and analyzer share.</summary>
internal static class ModelCompiler
{
    /// <summary>What is wrong with the declaration; empty when it can be compiled, or when C# itself refuses it.</summary>
    public static IReadOnlyList<Problem> Check(ModelSpec spec)
    {
        if (!CanBeLowered(spec))
        {
            return [];
        }

        IReadOnlyList<Problem> problems = StructureChecks.Check(spec, LayerOf);
        return problems.All(problem => problem.IsWarning) ? [.. problems, .. Lowering.Lower(spec).Problems] : problems;
    }

    /// <summary>The model's files; when it cannot be compiled, one with what other code sees of it.</summary>
    public static EquatableArray<SourceFile> Compile(ModelSpec spec) =>
        !spec.IsOutline && CanBeLowered(spec) && StructureChecks.Check(spec, LayerOf).All(problem => problem.IsWarning) && Lowering.Lower(spec).Model is { } lowered
            ? new([.. ModelWriter.Write(spec, lowered, PassPipeline.Compile(lowered.Graph, lowered.Writing))])
            : OutlineWriter.Write(spec);

    /// <summary>
    /// A layer of a version of the library that is newer than this compiler cannot be read. A language model that is wrong itself is told so where it stands.
    /// </summary>
    private static bool CanBeLowered(ModelSpec spec) => spec.Layers.All(layer =>
        Vocabulary.Find(layer.Word) is not null && (layer.LanguageModel is not { Model: var used } || (CanBeLowered(used) && Check(used).All(problem => problem.IsWarning))));

    private static Layer LayerOf(string word) => Vocabulary.Find(word)!;
}

/// <summary>A generated file: the name that the compiler knows it by, and its text.</summary>
internal sealed record SourceFile(string HintName, string Text);
