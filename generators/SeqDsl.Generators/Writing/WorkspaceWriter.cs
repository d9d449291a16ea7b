using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Cells;
using SeqDsl.Generators.Graph.Ops;
using SeqDsl.Generators.Kernels;
using SeqDsl.Generators.Passes;

namespace SeqDsl.Generators.Writing;

/// <summary>
/// The model on raw memory, as a nested class: its recurrences' kernels, how much room it needs, a training step, and what it computes in use.
/// <code>
/// protected override ModelKernels MakeKernels() => new __Kernels(this);
///
/// private sealed class __Kernels(Q model) : ModelKernels(
///     model,
///     global::SeqDsl.Cells.Lstm.CreateKernel(100, 128)) // lstm_l0
/// </code>
/// </summary>
internal sealed class WorkspaceWriter(string name, KernelModel model, IReadOnlyList<Value> parameters, CancellationToken cancellation)
{
    /// <summary>Steps that options made of cells: each has a class of its own, whose name is unique.</summary>
    private readonly List<(string Text, string Name, CellStep Step)> variants = [];

    /// <summary>The numbers of the recurrences that training has.</summary>
    private readonly HashSet<int> trained = [.. model.Training.Equations.Select(value => value.Op).OfType<Recurrence>().Select(recurrence => recurrence.Number)];

    public void Write(CodeWriter code)
    {
        code.Line("/// <inheritdoc/>").Line($"protected override {RuntimeNames.ModelKernels} MakeKernels() => new __Kernels(this);").Line();
        Value[] recurrences =
        [
            .. model.Training.Equations.Concat(model.Inference.Equations).Concat(model.Writing?.Reading.Equations ?? []).Concat(model.Writing?.Step.Equations ?? []).Where(value => value.Op is Recurrence)
                .GroupBy(value => ((Recurrence)value.Op).Number).OrderBy(values => values.Key).Select(values => values.First()),
        ];
        foreach (CellStep variant in recurrences.Select(value => ((Recurrence)value.Op).Cell.Variant).OfType<CellStep>())
        {
            string text = CellText.Write(variant);
            if (!variants.Any(known => known.Text == text))
            {
                int namesakes = variants.Count(known => known.Step.Name == variant.Name);
                variants.Add((text, variant.Name + (namesakes > 0 ? $"{namesakes + 1}" : ""), variant));
            }
        }

        code.Line("/// <summary>What the equations are on raw memory: each a kernel that writes to its planned place in the workspace.</summary>");
        string[] arguments = [.. recurrences.Select((value, index) => Kernel(value) + (index < recurrences.Length - 1 ? "," : ")") + $" // {value.Name}")];
        code.Open(
            $"private sealed class __Kernels({name} model) : {RuntimeNames.ModelKernels}(\n    model"
            + (arguments.Length > 0 ? $",\n    {string.Join("\n    ", arguments)}" : ")"));
        code.Line("/// <inheritdoc/>").Line($"protected override {RuntimeNames.WorkspaceSize} TrainingSize => {Size(model.TrainingPlan)};").Line();
        code.Line("/// <inheritdoc/>").Line($"protected override {RuntimeNames.WorkspaceSize} InferenceSize => {Size(model.InferencePlan)};").Line();
        if (model.LossPlan is not null)
        {
            code.Line("/// <inheritdoc/>").Line($"protected override {RuntimeNames.WorkspaceSize} LossSize => {Size(model.LossPlan)};").Line();
        }

        IReadOnlyList<Value> logits = model.Inference.OfHeads("logits"), scores = model.Inference.OfHeads("scores");
        IReadOnlyList<Value> states = model.Inference.OfHeads("state"), toLogits = Reachable.From([.. logits, .. states]);
        Method("float LossAndGradients", "", model.Training, model.TrainingPlan, model.Training.Equations, [], names => names[model.Training["loss"]], keep: model.Training.OfHeads("state"));
        code.Line();
        Method($"{RuntimeNames.Floats}[] Logits", "", model.Inference, model.InferencePlan, toLogits, [], names => HeadsWriter.All(logits, names), keep: states);
        code.Line();
        if (model.Loss is { } loss)
        {
            Method("float LossOf", "", loss, model.LossPlan!, loss.Equations, [], names => names[loss["loss"]], keep: loss.OfHeads("state"));
            code.Line();
        }

        OfLogits("float Loss", [model.Inference["loss"]], names => names[model.Inference["loss"]]);
        code.Line();
        OfLogits($"{RuntimeNames.Floats}[] Scores", scores, names => HeadsWriter.All(scores, names));
        if (model.Writing is { } writing)
        {
            WorkspacePlan reading = PlanWorkspace.Run(writing.Reading, parameters), step = PlanWorkspace.Run(writing.Step, parameters);
            IReadOnlyList<Value> held = writing.Reading.OfHeads("held"), before = writing.Reading.OfHeads("before"), stepLogits = writing.Step.OfHeads("logits");
            code.Line().Line("/// <inheritdoc/>").Line($"protected override {RuntimeNames.WorkspaceSize} ReadingSize => {Size(reading)};").Line();
            code.Line("/// <inheritdoc/>").Line($"protected override {RuntimeNames.WorkspaceSize} StepSize => {Size(step)};").Line();
            Method(
                $"({RuntimeNames.Floats}[] Held, {RuntimeNames.Floats}[] States) ReadSource", "", writing.Reading, reading, writing.Reading.Equations, [],
                names => $"({HeadsWriter.All(held, names)}, {HeadsWriter.Begin(before, names)})");
            code.Line();
            Method($"{RuntimeNames.Floats} StepLogits", "", writing.Step, step, writing.Step.Equations, [], names => names[stepLogits[0]], keep: writing.Step.OfHeads("state"));
        }

        foreach ((_, string called, CellStep variant) in variants)
        {
            code.Line();
            new KernelWriter(code, CellKernelPlanner.Plan(variant, cancellation), called).Write();
        }

        code.Close();

        void OfLogits(string signature, IReadOnlyList<Value> results, Func<Names, string> result) => Method(
            signature, $", {RuntimeNames.Floats}[] heads", model.Inference, model.InferencePlan, [.. Reachable.From(results).Except(toLogits)], toLogits, result, results);

        void Method(
            string signature, string more, ModelGraph graph, WorkspacePlan plan, IReadOnlyList<Value> equations, IReadOnlyList<Value> before, Func<Names, string> result,
            IReadOnlyList<Value>? results = null, IReadOnlyList<Value>? keep = null)
        {
            code.Line("/// <inheritdoc/>").Open($"protected override {signature}({RuntimeNames.PackedBatch} batch{more})");
            var names = new Names();
            if (results is not null)
            {
                HeadsWriter.Take(code, names, logits, [.. equations, .. results]);
            }

            new PlacesWriter(code, names, graph, plan, parameters, before).Write(equations);
            HeadsWriter.KeepAlignments(code, names, graph);
            HeadsWriter.KeepStates(code, names, keep ?? [], ofTensors: false);
            code.Line($"return {result(names)};").Close();
        }
    }

    private string Kernel(Value value)
    {
        var recurrence = (Recurrence)value.Op;
        ScanCell cell = recurrence.Cell;
        string sizes = $"{value.Operands[recurrence.States].Shape[1]}, {value.Operands[0].Shape[1]}";
        string kernel = cell.Variant is null ? $"{cell.Type}.CreateKernel({sizes})"
            : $"new {variants.First(known => known.Text == CellText.Write(cell.Variant)).Name}({sizes}{(cell.Variant.IsProjecting ? $", {cell.Projected}" : "")})";
        Packing over = recurrence.Scan.Over;
        bool isTrained = trained.Contains(recurrence.Number);
        return over.IsMain && isTrained ? kernel
            : $"new({kernel}, {RuntimeNames.Packing}.{(over.IsMain ? "Batch" : Names.Pascal(over.Name))}{(isTrained ? "" : ", OnlyInUse: true")})";
    }

    private static string Size(WorkspacePlan plan)
    {
        string own = Of(Packing.Main);
        string[] others = [.. Packing.All.Where(packing => !packing.IsMain && plan.Columns.Keys.Any(region => region.Of == packing)).Select(packing => $"{Names.Pascal(packing.Name)} = {Of(packing)}")];
        return others.Length == 0 ? own : $"{own} {{ {string.Join(", ", others)} }}";

        string Of(Packing packing) =>
            $"new({string.Join(", ", plan.Columns.Where(region => region.Key.Of == packing).OrderBy(region => region.Key.Growth).Select(region => $"{region.Key.Growth}: {region.Value}"))})";
    }
}
