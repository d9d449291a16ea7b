using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Passes;
using SeqDsl.Generators.Writing;

namespace SeqDsl.Generators;

/// <summary>From a declaration's values to its mistakes, and to C#: what generator and analyzer share.</summary>
internal static class ModelCompiler
{
    /// <summary>What is wrong with the declaration; empty when it can be compiled.</summary>
    public static IReadOnlyList<Problem> Check(ModelSpec spec)
    {
        IReadOnlyList<Problem> problems = StructureChecks.Check(spec, word => Vocabulary.Find(word)!.Role);
        return problems.Count > 0 ? problems : Lowering.Lower(spec).Problems;
    }

    /// <summary>The model's files; empty when <see cref="Check"/> finds something.</summary>
    public static EquatableArray<SourceFile> Compile(ModelSpec spec) =>
        StructureChecks.Check(spec, word => Vocabulary.Find(word)!.Role).Count == 0 && Lowering.Lower(spec).Model is { } lowered
            ? new([.. ModelWriter.Write(spec, lowered, PassPipeline.Compile(lowered.Graph))])
            : EquatableArray<SourceFile>.Empty;
}

/// <summary>A generated file: the name that the compiler knows it by, and its text.</summary>
internal sealed record SourceFile(string HintName, string Text);
