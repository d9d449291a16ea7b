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
        EquationsWriter.OpenScope(code);
        var names = new Names();
        new EquationsWriter(code, names, model.Parameters) { Survives = value => logits.Contains(value) || states.Contains(value) }.Write(toLogits);
        HeadsWriter.KeepStates(code, names, states);
        code.Line($"return {HeadsWriter.All(logits, names)};").Close().Line();

        code.Line("/// <inheritdoc/>").Open($"protected override {RuntimeNames.Tensor}[] Scores({RuntimeNames.Batch} batch, {RuntimeNames.TensorList} heads)");
        EquationsWriter.OpenScope(code);
        names = new Names();
        IReadOnlyList<Value> equations = [.. Reachable.From(scores).Except(toLogits)];
        HeadsWriter.Take(code, names, logits, [.. equations, .. scores]);
        new EquationsWriter(code, names, model.Parameters) { Survives = scores.Contains }.Write(equations);
        code.Line($"return {HeadsWriter.All(scores, names)};").Close();

        if (model.Inference.OfHeads("loss").FirstOrDefault() is { } loss)
        {
            code.Line().Line("/// <inheritdoc/>").Open($"protected override {RuntimeNames.Tensor} LossInUse({RuntimeNames.Batch} batch, {RuntimeNames.TensorList} heads)");
            EquationsWriter.OpenScope(code);
            names = new Names();
            IReadOnlyList<Value> toLoss = [.. Reachable.From([loss]).Except(toLogits)];
            HeadsWriter.Take(code, names, logits, toLoss);
            new EquationsWriter(code, names, model.Parameters) { Survives = value => value == loss }.Write(toLoss);
            code.Line($"return {names[loss]};").Close();
        }

        if (model.Writing is { } writing)
        {
            Write(code, writing, model.Parameters);
        }
    }

    /// <summary>How a model that writes reads its source, and goes on by a token.</summary>
    private static void Write(CodeWriter code, WritingGraphs writing, IReadOnlyList<Value> parameters)
    {
        IReadOnlyList<Value> held = writing.Reading.OfHeads("held"), before = writing.Reading.OfHeads("before");
        code.Line().Line("/// <inheritdoc/>").Open($"protected override ({RuntimeNames.Tensor}[] Held, {RuntimeNames.Tensor}?[] States) ReadSource({RuntimeNames.Batch} batch)");
        EquationsWriter.OpenScope(code);
        var names = new Names();
        new EquationsWriter(code, names, parameters) { Survives = value => held.Contains(value) || before.Contains(value) }.Write(writing.Reading.Equations);
        code.Line($"return ({HeadsWriter.All(held, names)}, {HeadsWriter.Begin(before, names)});").Close();

        IReadOnlyList<Value> logits = writing.Step.OfHeads("logits"), states = writing.Step.OfHeads("state");
        code.Line().Line("/// <inheritdoc/>").Open($"protected override {RuntimeNames.Tensor} StepLogits({RuntimeNames.Batch} batch, {RuntimeNames.TensorList} held)");
        EquationsWriter.OpenScope(code);
        names = new Names();
        new EquationsWriter(code, names, parameters) { Survives = value => logits.Contains(value) || states.Contains(value) }.Write(writing.Step.Equations);
        HeadsWriter.KeepAlignments(code, names, writing.Step);
        HeadsWriter.KeepStates(code, names, states);
        code.Line($"return {names[logits[0]]};").Close();
    }
}
