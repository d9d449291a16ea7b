using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Writing;

/// <summary>
/// A model whose declaration is wrong, as other code sees it, so that what uses it still compiles and the one message about the declaration stands alone:
/// <code>
/// public static Q Create(Vocabulary vocabulary, Device device = default, ulong seed = 0) => throw __Wrong();
/// </code>
/// Parameters' properties are not among it: which there are only a right declaration says.
/// </summary>
internal static class OutlineWriter
{
    /// <summary>The file; none where the model's types cannot be known.</summary>
    public static EquatableArray<SourceFile> Write(ModelSpec spec) => ModelTypes.OfOutline(spec) is not { } types ? EquatableArray<SourceFile>.Empty : new(
    [
        PartialClass.Write(
            spec.Class,
            "Outline",
            [$"{spec.Name} has an error in its declaration. Until it is mended, this is what other code may call; it computes nothing."],
            ["[global::System.CodeDom.Compiler.GeneratedCode(\"SeqDsl\", \"0.1.0\")]"],
            types.Base,
            code => Write(code, spec, types)),
    ]);

    private static void Write(CodeWriter code, ModelSpec spec, ModelTypes types)
    {
        string name = types.Name, tensor = RuntimeNames.Tensor, arguments = $"({RuntimeNames.Batch} batch, {RuntimeNames.TensorList} heads)";
        code.Line($"private {name}({RuntimeNames.ModelContext} context) : base(Schema, context, null!{(types.IsLanguageModel ? "" : ", null!")}) => throw __Wrong();").Line();
        foreach (string member in new[]
        {
            $"public static {RuntimeNames.ModelSchema} Schema",
            $"public static {RuntimeNames.ModelSummary} Summary",
            $"public static {RuntimeNames.ComputationGraph} Graph",
            types.Create,
            $"public static {name} Create({RuntimeNames.ModelContext} context)",
            $"public static {name} Load(string path, {RuntimeNames.Device} device = default)",
        })
        {
            code.Line("/// <summary>Known when the declaration is right.</summary>").Line($"{member} => throw __Wrong();").Line();
        }

        foreach (string member in new[]
        {
            $"public override {tensor} Loss{arguments}",
            $"protected override {tensor}[] TrainingLogits({RuntimeNames.Batch} batch)",
            $"protected override {tensor}[] InferenceLogits({RuntimeNames.Batch} batch)",
            $"protected override {tensor}[] Scores{arguments}",
            $"protected override {tensor} LossAndGradients({RuntimeNames.Batch} batch)",
        }.Concat(types.Writes
            ? [$"protected override ({tensor}[] Held, {tensor}?[] States) ReadSource({RuntimeNames.Batch} batch)", $"protected override {tensor} StepLogits({RuntimeNames.Batch} batch, {RuntimeNames.TensorList} held)"]
            : []))
        {
            code.Line("/// <inheritdoc/>").Line($"{member} => throw __Wrong();").Line();
        }

        code.Line("private static global::System.InvalidOperationException __Wrong() =>");
        code.Line($"    new(\"{spec.Name} was not generated: there is an error in its declaration, which the build names by file, line and an id SEQ… Mend it and build again.\");");
    }
}
