using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Passes;

namespace SeqDsl.Generators.Writing;

/// <summary>The members of a model in use: InferenceLogits, and Scores, which makes of them what is decoded.</summary>
internal static class InferenceWriter
{
    public static void Write(CodeWriter code, CompiledModel model)
    {
        IReadOnlyList<Value> logits = model.Inference.OfHeads("logits"), scores = model.Inference.OfHeads("scores");
        IReadOnlyList<Value> states = model.Inference.OfHeads("state"), toLogits = Reachable.From([.. logits, .. states]);

        code.Line("/// <inheritdoc/>").Open($"protected override {RuntimeNames.Tensor}[] InferenceLogits({RuntimeNames.Batch} batch)");
        var names = new Names();
        new EquationsWriter(code, names, model.Parameters) { Survives = value => logits.Contains(value) || states.Contains(value) }.Write(toLogits);
        HeadsWriter.KeepStates(code, names, states);
        code.Line($"return {HeadsWriter.All(logits, names)};").Close().Line();

        code.Line("/// <inheritdoc/>").Open($"protected override {RuntimeNames.Tensor}[] Scores({RuntimeNames.Batch} batch, {RuntimeNames.TensorList} heads)");
        names = new Names();
        IReadOnlyList<Value> equations = [.. Reachable.From(scores).Except(toLogits)];
        HeadsWriter.Take(code, names, logits, [.. equations, .. scores]);
        new EquationsWriter(code, names, model.Parameters) { Survives = scores.Contains }.Write(equations);
        code.Line($"return {HeadsWriter.All(scores, names)};").Close();
    }
}
