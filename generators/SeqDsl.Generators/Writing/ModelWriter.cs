using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Passes;

namespace SeqDsl.Generators.Writing;

/// <summary>The files of a model: Parameters, Forward, Backward, Kernels, Summary, Predict. Each opens the partial class again; the first begins with what the model is.</summary>
internal static class ModelWriter
{
    public static IEnumerable<SourceFile> Write(ModelSpec spec, LoweredModel lowered, CompiledModel model, CancellationToken cancellation)
    {
        var declaration = new DeclarationWriter(spec, lowered, model);
        var training = new TrainingWriter(model);
        var summary = new SummaryWriter(spec.Name, lowered, model);
        string[] header =
        [
            $"{spec.Name}: {string.Join(" → ", lowered.Layers.Select(layer => layer.Words))}",
            $"  parameters   {declaration.ParameterCount()}      kept for backward   {training.KeptCount()}",
            $"  per token   {summary.PerToken()}",
            .. lowered.Cells.SelectMany(CellWriter.Header),
            .. lowered.Cells.Count > 0 ? [$"  kept for each token   {training.KeptForEachToken()}"] : Array.Empty<string>(),
        ];
        return
        [
            File("Parameters", header, declaration.Base, declaration.Write, summary.Remarks()),
            File("Forward", [$"{spec.Name}: a training step forward"], null, training.WriteForward),
            File("Backward", [$"{spec.Name}: a training step backward"], null, training.WriteBackward),
            File("Kernels", [$"{spec.Name}: both on raw memory, by kernels"], null, new WorkspaceWriter(spec.Class.Name, model.Kernels, model.Parameters, cancellation).Write),
            File("Summary", [$"{spec.Name}: what it costs, and its graph"], null, summary.Write),
            File("Predict", [$"{spec.Name}: in use, without dropout"], null, code => InferenceWriter.Write(code, model)),
        ];

        SourceFile File(string part, IReadOnlyList<string> header, string? baseClass, Action<CodeWriter> members, IReadOnlyList<string>? remarks = null)
        {
            cancellation.ThrowIfCancellationRequested();
            return PartialClass.Write(
                spec.Class,
                part,
                header,
                baseClass is null ? [] : [.. remarks ?? [], "[global::System.CodeDom.Compiler.GeneratedCode(\"SeqDsl\", \"0.1.0\")]"],
                baseClass,
                members);
        }
    }
}
