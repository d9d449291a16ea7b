using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;
using SeqDsl.Generators.Passes;

namespace SeqDsl.Generators.Writing;

/// <summary>
/// The members of a training step: __Forward (tokens to the heads' logits, keeping what backward needs), LossOf (logits to loss), __Backward (to every
/// parameter's gradient), the class of what is kept, and the overrides that call them.
/// </summary>
internal sealed class TrainingWriter(CompiledModel model)
{
    private const string Kept = "__Kept";

    private readonly MemoryPlan plan = model.Memory;
    private readonly HashSet<Value> kept = [.. model.Memory.Kept];
    private readonly Dictionary<Value, List<Value>> forwardUsers = Reachable.Users(model.Memory.Forward);
    private readonly Dictionary<Value, List<Value>> backwardUsers = Reachable.Users(model.Memory.Backward);
    private readonly ValueNames printed = new(model.Training);
    private readonly Names fields = new Names().Reserve(nameof(IDisposable.Dispose));

    public void WriteForward(CodeWriter code)
    {
        code.Line("/// <inheritdoc/>").Open($"protected override {RuntimeNames.Tensor}[] TrainingLogits({RuntimeNames.Batch} batch)");
        code.Line($"using var kept = new {Kept}();").Line("return __Forward(batch, kept);").Close().Line();

        code.Line("/// <summary>Each head's logits in a training step; what <see cref=\"__Backward\"/> needs is kept.</summary>");
        code.Open($"private {RuntimeNames.Tensor}[] __Forward({RuntimeNames.Batch} batch, {Kept} kept)");
        EquationsWriter.OpenScope(code);
        var names = new Names(printed);
        IReadOnlyList<Value> logits = model.Training.OfHeads("logits"), states = model.Training.OfHeads("state");
        var equations = new EquationsWriter(code, names, model.Parameters)
        {
            Keep = value => KeepsWhole(value) ? $"kept.{Field(value)}" : null,
            KeepSteps = value => KeepsSteps(value) ? $"kept.{StepsField(value)}" : null,
            Survives = value => logits.Contains(value) || states.Contains(value),
            LastUses = plan.ForwardLastUses,
        };
        equations.Write(plan.Forward);
        HeadsWriter.KeepStates(code, names, states);
        code.Line($"return {HeadsWriter.All(logits, names)};").Close().Line();

        code.Line("/// <inheritdoc/>").Open($"public override {RuntimeNames.Tensor} Loss({RuntimeNames.Batch} batch, {RuntimeNames.TensorList} heads)");
        EquationsWriter.OpenScope(code);
        names = new Names(printed);
        IReadOnlyList<Value> toLoss = [.. plan.Loss.Where(value => !logits.Contains(value))];
        HeadsWriter.Take(code, names, logits, toLoss);
        Value loss = model.Training["loss"];
        new EquationsWriter(code, names, model.Parameters) { Survives = value => value == loss }.Write(toLoss);
        code.Line($"return {names[loss]};").Close().Line();

        WriteKept(code);
    }

    public void WriteBackward(CodeWriter code)
    {
        code.Line("/// <inheritdoc/>").Open($"protected override {RuntimeNames.Tensor} LossAndGradients({RuntimeNames.Batch} batch)");
        code.Line($"using var kept = new {Kept}();");
        code.Line("var heads = __Forward(batch, kept);");
        code.Line("var loss = Loss(batch, heads);");
        code.Line("__Backward(batch, heads, kept);").Line("return loss;").Close().Line();

        code.Line("/// <summary>The gradient of every parameter, derived from the declaration: no tape.</summary>");
        code.Open($"private void __Backward({RuntimeNames.Batch} batch, {RuntimeNames.Tensor}[] heads, {Kept} kept)");
        EquationsWriter.OpenScope(code);
        var names = new Names(printed);
        IReadOnlyList<Value> logits = model.Training.OfHeads("logits");
        IReadOnlyList<Value> equations = [.. plan.Backward.Where(value => !logits.Contains(value) && !kept.Contains(value))];
        HeadsWriter.Take(code, names, logits, equations);
        foreach (Value value in plan.Kept)
        {
            WriteKeptNames(code, names, value);
        }

        ILookup<Value, int> gradients = model.Parameters.Select((parameter, index) => (parameter, index))
            .Where(pair => pair.parameter.Op is Parameter { Frozen: false })
            .ToLookup(pair => model.Training[ModelGraph.GradientOf(pair.parameter.Name)], pair => pair.index);
        new EquationsWriter(code, names, model.Parameters)
        {
            GradientOf = value => [.. gradients[value]],
            LastUses = plan.BackwardLastUses,
        }.Write(equations);
        code.Close();
    }

    /// <summary>Numbers that backward needs of forward, as "a·N + b·B".</summary>
    public string KeptCount()
    {
        string[] parts = [.. Packing.All
            .SelectMany(packing => new[] { For(packing.Token, packing.Tokens), For(packing.Sequence, packing.Sequences) })
            .Where(part => part.Length > 0)];
        return parts.Length > 0 ? string.Join(" and ", parts) : "none";

        string For(string each, Dimension rows) =>
            KeptRows(rows).Sum(value => Math.Max(1, value.Shape[1].Size)) is > 0 and int numbers ? $"{numbers:#,0} for each {each}" : "";
    }

    /// <summary>
    /// What is kept for each token, by name: "hidden 3, candidate 6". Values of one name in several layers or directions are added up. What is not
    /// among them backward computes again (1 − z, views) or takes from the gradients' own equations.
    /// </summary>
    public string KeptForEachToken() => string.Join(
        ", ",
        KeptRows(Dimension.Tokens)
            .GroupBy(value => value.Name, value => value.Shape[1].Size)
            .Select(kept => $"{kept.Key} {kept.Sum():#,0}"));

    private IEnumerable<Value> KeptRows(Dimension rows) => plan.Kept.Where(value => value.Shape.Rank == 2 && value.Shape[0] == rows);

    /// <summary>What stays in a field is found under it; steps that are needed whole are joined first.</summary>
    private void WriteKeptNames(CodeWriter code, Names names, Value value)
    {
        if (KeepsSteps(value))
        {
            names.SetSteps(value, $"kept.{StepsField(value)}!");
            if (!KeepsWhole(value) && ScanWriter.IsUsedWhole(value, backwardUsers))
            {
                code.Line($"var {names[value]} = kept.{StepsField(value)}!.Join(); // {value.Shape}");
            }
        }

        if (KeepsWhole(value))
        {
            names.Set(value, $"kept.{Field(value)}!");
        }
    }

    private void WriteKept(CodeWriter code)
    {
        code.Line("/// <summary>What backward needs of forward.</summary>").Open($"private sealed class {Kept} : global::System.IDisposable");
        List<string> names = [];
        foreach (Value value in plan.Kept)
        {
            if (KeepsWhole(value))
            {
                code.Line($"public {RuntimeNames.Tensor}? {Field(value)}; // {value.Shape}");
                names.Add(Field(value));
            }

            if (KeepsSteps(value))
            {
                code.Line($"public {RuntimeNames.StepBuffer}? {StepsField(value)}; // {value.Shape}");
                names.Add(StepsField(value));
            }
        }

        code.Line(names.Count > 0 ? "" : "// Nothing: the gradients need the inputs and the logits only.").Open("public void Dispose()");
        foreach (string name in names)
        {
            code.Line($"{name}?.Dispose();");
        }

        code.Close().Close();
    }

    private bool KeepsWhole(Value value) =>
        kept.Contains(value)
        && (!Pick.IsOfScan(value) || (ScanWriter.IsUsedWhole(value, forwardUsers) && ScanWriter.IsUsedWhole(value, backwardUsers)));

    private bool KeepsSteps(Value value) =>
        kept.Contains(value) && Pick.IsOfScan(value)
        && (ScanWriter.IsSliced(value, backwardUsers) || (ScanWriter.IsUsedWhole(value, backwardUsers) && !ScanWriter.IsUsedWhole(value, forwardUsers)));

    private string Field(Value value) => fields.Member(value, Names.Pascal(printed[value]));

    private string StepsField(Value value) => fields.Member((value, "Steps"), Names.Pascal(printed[value]) + "Steps");
}
