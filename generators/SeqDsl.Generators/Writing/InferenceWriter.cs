using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Passes;

namespace SeqDsl.Generators.Writing;

/// <summary>The members of a model in use: InferenceLogits, and Scores, which makes probabilities of them.</summary>
internal static class InferenceWriter
{
    public static void Write(CodeWriter code, CompiledModel model)
    {
        Value logits = model.Inference["logits"], scores = model.Inference["scores"];
        IReadOnlyList<Value> toLogits = Reachable.From([logits]);

        code.Line("/// <inheritdoc/>").Open($"protected override {RuntimeNames.Tensor} InferenceLogits({RuntimeNames.Batch} batch)");
        var names = new Names();
        new EquationsWriter(code, names, model.Parameters) { Survives = value => value == logits }.Write(toLogits);
        code.Line($"return {names[logits]};").Close().Line();

        code.Line("/// <inheritdoc/>").Open($"protected override {RuntimeNames.Tensor} Scores({RuntimeNames.Batch} batch)");
        names = new Names();
        names.Of("logits", "logits");
        names.Set(logits, "logits");
        code.Line($"using var logits = InferenceLogits(batch);");
        new EquationsWriter(code, names, model.Parameters) { Survives = value => value == scores }
            .Write([.. model.Inference.Equations.Except(toLogits)]);
        code.Line($"return {names[scores]};").Close();
    }
}
