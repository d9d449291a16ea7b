using SeqDsl.Generators.Graph.Cells;
using SeqDsl.Generators.Kernels;

namespace SeqDsl.Generators.Writing;

/// <summary>
/// The nested class __Kernel of a cell: how its loops are made up, its passes as calls of them, and the code of their stages.
/// <code>
/// private sealed class __Kernel : CellKernel
/// {
///     private readonly RowLoop&lt;ForwardStages&gt; forward;
///     public override void Forward(in PackedSteps steps, …)
///     {
///         forwardRows.Bind(0, x); …
///         forwardRows.OverRows(tokens);
///         forward.OverSteps(steps, reverse, saves);
///     }
/// </code>
/// </summary>
internal sealed class KernelWriter(CodeWriter code, CellKernelPlan plan, string name = "__Kernel")
{
    private readonly CellStep cell = plan.Cell;

    /// <summary>Whether the step works on a projected state.</summary>
    private bool Projects => cell.IsProjecting;

    /// <summary>Whether what backward needs may be left out.</summary>
    private bool inForward;

    private IReadOnlyList<BoundPhase> Phases =>
        [.. new[] { plan.ForwardRows, plan.Forward, plan.BackwardRows, plan.Backward, plan.SumRows, plan.InputGradient, plan.Vectors }.OfType<BoundPhase>()];

    /// <summary>What backward keeps of each token, for the header of the file.</summary>
    public static string Saved(CellKernelPlan plan) => plan.Saved.Count == 0 ? "nothing"
        : string.Join(", ", plan.Saved.Select(saved => $"{saved.Name} {KernelSizes.Text(saved.Columns).Replace("Hidden", "H").Replace("Inputs", "I").Replace("Projected", "P").Replace(" * ", "·")}"));

    public void Write()
    {
        code.Line($"/// <summary>Forward and backward of the cell over packed sequences, in float32 on the CPU.</summary>");
        code.Open($"private sealed class {name} : {RuntimeNames.CellKernel}");
        foreach (BoundPhase phase in Phases)
        {
            code.Line($"private readonly {RuntimeNames.RowLoop}<{phase.Name}Stages> {Field(phase)};");
        }

        code.Line($"private readonly {RuntimeNames.TokenSums} tokenSums = new();");
        code.Line($"private readonly {RuntimeNames.Floats}[] fields = new {RuntimeNames.Floats}[{cell.Fields.Count}];");
        if (plan.SumScratch.Count > 0)
        {
            code.Line($"private readonly {RuntimeNames.FloatBuffer} sumMemory = new();");
        }

        code.Line("private bool isBackwardPacked;").Line();
        Constructor();
        Properties();
        Pack();
        Forward();
        Backward();
        code.Line();
        code.Line("/// <inheritdoc/>").Open("public override void Dispose()");
        foreach (BoundPhase phase in Phases)
        {
            code.Line($"{Field(phase)}.Dispose();");
        }

        if (plan.SumScratch.Count > 0)
        {
            code.Line("sumMemory.Dispose();");
        }

        code.Line("base.Dispose();").Close().Line();
        foreach (BoundPhase phase in Phases)
        {
            code.Line($"/// <summary>{Summary(phase)}</summary>");
            new StageWriter(code, phase.Phase).Write(phase.Name + "Stages");
            if (phase != Phases[Phases.Count - 1])
            {
                code.Line();
            }
        }

        code.Close();
    }

    private static string Field(BoundPhase phase) => char.ToLowerInvariant(phase.Name[0]) + phase.Name.Substring(1);

    private static string Summary(BoundPhase phase) => phase.Name switch
    {
        "ForwardRows" => "Before the loop, for all tokens: what does not need the state.",
        "Forward" => "The step.",
        "BackwardRows" => "Before the backward loop, for all tokens.",
        "Backward" => "The gradient of the step, from the last to the first.",
        "SumRows" => "After the backward loop, for all tokens: what is summed over them.",
        "InputGradient" => "The gradient of the input, for all tokens.",
        _ => "Gradients that are computed of sums over tokens.",
    };

    private void Constructor()
    {
        code.Line("/// <param name=\"inputs\">I.</param>").Line("/// <param name=\"hidden\">H.</param>");
        if (Projects)
        {
            code.Line("/// <param name=\"projected\">P.</param>");
        }

        code.Open($"public {name}(int inputs, int hidden{(Projects ? ", int projected" : "")}) : base(inputs, hidden)");
        if (Projects)
        {
            code.Line("Projected = projected;");
        }

        IEnumerable<string> sizes = cell.Fields.Select(field => field.Columns is { } columns
            ? $"{KernelSizes.Factor(Size(field.Rows))} * {KernelSizes.Factor(Size(columns))}"
            : KernelSizes.Text(Size(field.Rows)));
        code.Line($"FieldSizes = [{string.Join(", ", sizes)}];");
        foreach (BoundPhase phase in Phases)
        {
            code.Line($"{Field(phase)} = new(").Line("    Inputs,").Line("    Hidden,").Line("    [");
            foreach (PhaseArray array in phase.Phase.Arrays)
            {
                string columns = array.Columns == 0 ? "0" : KernelSizes.Text(array.Columns);
                code.Line($"        new({RuntimeNames.RowArrayKind}.{array.Kind}, {columns}{(array.Saved ? ", Saved: true" : "")}), // {array.Index}: {array.Name}");
            }

            code.Line("    ],");
            for (int stage = 0; stage < phase.Phase.Stages.Count; stage++)
            {
                PhaseStage made = phase.Phase.Stages[stage];
                string lanes = KernelSizes.Text(KernelSizes.Of(made.Domain));
                string end = stage == phase.Phase.Stages.Count - 1 ? ");" : ",";
                if (made.Groups.Count == 0)
                {
                    code.Line($"    new {RuntimeNames.RowStage}({lanes}){end}");
                    continue;
                }

                code.Line($"    new {RuntimeNames.RowStage}(").Line($"        {lanes},");
                for (int group = 0; group < made.Groups.Count; group++)
                {
                    ProductGroup product = made.Groups[group];
                    code.Line($"        new {RuntimeNames.RowProduct}({product.Left.Array.Index}, {KernelSizes.Text(product.Left.Start)}, {KernelSizes.Text(product.Depth)},").Line("        [");
                    foreach (ProductPart part in product.Parts)
                    {
                        code.Line($"            {Weight(part.Weight)}, // {part.Lane.Name} {part.Lane.Part}");
                    }

                    code.Line($"        ]){(group == made.Groups.Count - 1 ? ")" + end : ",")}");
                }
            }
        }

        if (plan.ForwardRows is { } rows)
        {
            IEnumerable<string> handed = rows.Phase.Arrays.Where(array => array.Kind == ArrayKind.Handed)
                .SelectMany(array => plan.Forward.Memory.Where(pair => pair.Value == rows.Memory[array]).Select(pair => $"({array.Index}, {pair.Key.Index})"));
            code.Line($"forward.RunAhead({string.Join(", ", handed.Prepend(Field(rows)))});");
        }

        code.Close().Line();
    }

    private string Weight(WeightPlace weight)
    {
        CellField field = cell.Fields[weight.Field];
        int columns = Size(field.Columns!.Value);
        string stride = KernelSizes.Text(columns);
        string rows = weight.RowStart == 0 ? "" : $"{KernelSizes.Factor(weight.RowStart)} * {KernelSizes.Factor(columns)}", start = weight.ColumnStart == 0 ? "" : KernelSizes.Text(weight.ColumnStart);
        string place = rows.Length == 0 && start.Length == 0 ? "0" : string.Join(" + ", new[] { rows, start }.Where(part => part.Length > 0));
        return weight.Transposed
            ? $"new {RuntimeNames.WeightColumns}({weight.Field}, {place}, 1, {stride})"
            : $"new {RuntimeNames.WeightColumns}({weight.Field}, {place}, {stride}, 1)";
    }

    private void Properties()
    {
        if (Projects)
        {
            code.Line("/// <summary>P.</summary>").Line("public int Projected { get; }").Line();
        }

        if (cell.Masks.Count > 0)
        {
            code.Line("/// <inheritdoc/>").Line($"public override int Masks => {cell.Masks.Count}; // {string.Join(", ", cell.Masks)}").Line();
        }

        code.Line("/// <inheritdoc/>").Line($"public override int States => {cell.States.Count};").Line();
        code.Line("/// <inheritdoc/>").Line($"public override global::System.Collections.Generic.IReadOnlyList<int> FieldSizes {{ get; }}").Line();
        code.Line("/// <inheritdoc/>").Line($"public override int SavedColumns => {Sum(plan.Saved)}; // {Saved(plan)}").Line();
        code.Line("/// <inheritdoc/>").Line($"public override int BackwardScratchColumns => {Sum(plan.BackwardScratch)};").Line();

        static string Sum(IReadOnlyList<KernelMemory> list) => KernelSizes.Text(list.Select(memory => memory.Columns));
    }

    private static int Size(CellSize size) => size.Of(KernelSizes.Inputs, KernelSizes.Hidden, KernelSizes.Projected);

    private void Pack()
    {
        code.Line("/// <inheritdoc/>").Open($"public override void Pack(global::System.ReadOnlySpan<{RuntimeNames.Floats}> fields)");
        code.Line("Check(fields);").Line("fields.CopyTo(this.fields);");
        foreach (BoundPhase phase in new[] { plan.ForwardRows, plan.Forward }.OfType<BoundPhase>())
        {
            PackPhase(phase);
        }

        code.Line("isBackwardPacked = false;").Close().Line();
    }

    private void PackPhase(BoundPhase phase)
    {
        if (phase.Phase.Stages.Any(stage => stage.Groups.Count > 0))
        {
            code.Line($"{Field(phase)}.Pack(fields);");
        }
    }

    private void Forward()
    {
        string floats = RuntimeNames.Floats, spans = $"global::System.ReadOnlySpan<{floats}>";
        code.Line("/// <inheritdoc/>");
        code.Line("public override void Forward(");
        code.Open($"    in {RuntimeNames.PackedSteps} steps, bool reverse, {floats} x, {spans} initial, {spans} states, {floats} saved)");
        inForward = true;
        code.Line("int tokens = steps.Tokens;").Line("bool saves = saved.Length > 0 || SavedColumns == 0;");
        if (plan.ForwardRows is { } rows)
        {
            Bind(rows);
        }

        Bind(plan.Forward);
        for (int carry = 0; carry < plan.ForwardCarries.Count; carry++)
        {
            code.Line($"forward.BindState({carry}, initial.Length > 0 ? initial[{plan.ForwardCarries[carry]}] : default, default);");
        }

        code.Line("forward.OverSteps(steps, reverse, saves);").Close().Line();
        inForward = false;
    }

    private void Backward()
    {
        string floats = RuntimeNames.Floats, spans = $"global::System.ReadOnlySpan<{floats}>";
        code.Line("/// <inheritdoc/>").Line("public override void Backward(");
        code.Line($"    in {RuntimeNames.PackedSteps} steps, bool reverse, {floats} x, {spans} initial, {spans} states, {floats} saved,");
        code.Open($"    {floats} outputGradient, {floats} xGradient, {spans} fieldGradients, {spans} initialGradients, {floats} scratch)");
        code.Line("int tokens = steps.Tokens;");
        code.Open("if (!isBackwardPacked)");
        foreach (BoundPhase phase in Phases.Where(phase => phase != plan.ForwardRows && phase != plan.Forward))
        {
            PackPhase(phase);
        }

        code.Line("isBackwardPacked = true;").Close().Line();
        if (plan.BackwardRows is { } rows)
        {
            Bind(rows);
            code.Line($"{Field(rows)}.OverRows(tokens);").Line();
        }

        Bind(plan.Backward);
        for (int carry = 0; carry < plan.BackwardCarries.Count; carry++)
        {
            code.Line($"backward.BindState({carry}, default, initialGradients.Length > 0 ? initialGradients[{plan.BackwardCarries[carry]}] : default);");
        }

        if (Enumerable.Range(0, cell.States.Count).Except(plan.BackwardCarries).ToArray() is { Length: > 0 } unread)
        {
            code.Open("if (initialGradients.Length > 0)");
            foreach (int state in unread)
            {
                code.Line($"initialGradients[{state}].Span.Clear(); // no step reads {cell.States[state]}");
            }

            code.Close();
        }

        code.Line("backward.OverSteps(steps, !reverse, saves: true);").Line();
        if (plan.SumRows is { } sumRows)
        {
            Bind(sumRows);
            code.Line($"{Field(sumRows)}.OverRows(tokens);").Line();
        }

        code.Open("if (!xGradient.IsEmpty)");
        Bind(plan.InputGradient);
        code.Line("inputGradient.OverRows(tokens);").Close().Line();
        Gradients();
        code.Close();
    }

    private void Gradients()
    {
        foreach (int field in plan.Weights.Where(block => block.Left is null).Select(block => block.Field).Distinct())
        {
            code.Line($"fieldGradients[{field}].Span.Clear();");
        }

        foreach (GradientBlock block in plan.Weights.Where(block => block.Left is not null))
        {
            CellField field = cell.Fields[block.Field];
            string stride = KernelSizes.Text(Size(field.Columns!.Value));
            string rows = KernelSizes.Text(block.Left!.Columns), columns = KernelSizes.Text(block.Right!.Columns);
            string start = block is { RowStart: 0, ColumnStart: 0 } ? "" : $"({KernelSizes.Factor(block.RowStart)} * ({stride})) + {KernelSizes.Text(block.ColumnStart)}";
            string destination = start.Length == 0 ? $"fieldGradients[{block.Field}]" : $"From(fieldGradients[{block.Field}], {start})";
            code.Line($"// d{field.Name} = Σ over tokens of {Names.Formula(block.Left.Memory.Name)}ᵀ·{block.Right.Memory.Name}");
            code.Line($"{RuntimeNames.MatrixProduct}.Multiply(").Line($"    {Matrix(block.Left)}.Transpose,").Line($"    {Matrix(block.Right)},");
            code.Line($"    new {RuntimeNames.Matrix}({destination}, {rows}, {columns}, {stride}){(block.Add ? ", add: true" : "")});");
        }

        if (plan.SumScratch.Count > 0)
        {
            code.Line($"{RuntimeNames.Floats} sums = sumMemory.Take({KernelSizes.Text(plan.SumScratch.Select(memory => memory.Columns))});");
        }

        for (int index = 0; index < plan.Sums.Count; index++)
        {
            SumOfRows sum = plan.Sums[index];
            string target = Target(sum);
            if (plan.Sums.Take(index).FirstOrDefault(other => other.Rows == sum.Rows) is { } same)
            {
                code.Line($"{Target(same)}.Span.CopyTo({target}.Span); // {sum.Sum.Name}");
                continue;
            }

            code.Line($"tokenSums.Sum({From(sum.Rows)}, tokens, {KernelSizes.Text(sum.Rows.Memory.Columns)}, {target}); // {sum.Sum.Name}");
        }

        if (plan.Vectors is { } vectors)
        {
            foreach (KeyValuePair<PhaseArray, KernelMemory> binding in vectors.Memory.OrderBy(pair => pair.Key.Index))
            {
                bool target = binding.Key.Kind == ArrayKind.Tokens;
                code.Line($"{Field(vectors)}.Bind({binding.Key.Index}, {(target ? $"fieldGradients[{binding.Value.Number}]" : Memory(binding.Value))}); // {binding.Key.Name}");
            }

            code.Line($"{Field(vectors)}.OverRows(1);");
        }
    }

    private string Target(SumOfRows sum) => sum.Sum.Kind == MemoryKind.Field ? $"fieldGradients[{sum.Sum.Number}]" : Memory(sum.Sum);

    private void Bind(BoundPhase phase)
    {
        foreach (KeyValuePair<PhaseArray, KernelMemory> binding in phase.Memory.Where(pair => pair.Value.Kind != MemoryKind.Handed).OrderBy(pair => pair.Key.Index))
        {
            code.Line($"{Field(phase)}.Bind({binding.Key.Index}, {Memory(binding.Value)}); // {binding.Key.Name}");
        }
    }

    private string Memory(KernelMemory memory) => memory.Kind switch
    {
        MemoryKind.Input => "x",
        MemoryKind.Mask => $"Mask({memory.Number})",
        MemoryKind.State => $"states[{memory.Number}]",
        MemoryKind.Field => $"fields[{memory.Number}]",
        MemoryKind.OutputGradient => "outputGradient",
        MemoryKind.InputGradient => "xGradient",
        MemoryKind.Saved => inForward ? $"saves ? {Part("saved", plan.Saved, memory)} : default" : Part("saved", plan.Saved, memory),
        MemoryKind.BackwardScratch => Part("scratch", plan.BackwardScratch, memory),
        _ => $"sums.Slice({KernelSizes.Text(plan.SumScratch.Take(memory.Number).Select(other => other.Columns))}, {KernelSizes.Text(memory.Columns)})",
    };

    private static string Part(string whole, IReadOnlyList<KernelMemory> list, KernelMemory memory) =>
        $"{whole}.Slice({(memory.Number == 0 ? "0" : $"tokens * ({KernelSizes.Text(list.Take(memory.Number).Select(other => other.Columns))})")}, tokens * {KernelSizes.Factor(memory.Columns)})";

    private string From(KernelColumns columns)
    {
        string memory = Memory(columns.Memory);
        return columns.Start == 0 ? memory : $"From({memory}, {KernelSizes.Text(columns.Start)})";
    }

    private string Matrix(KernelColumns columns) =>
        $"new {RuntimeNames.Matrix}({From(columns)}, tokens, {KernelSizes.Text(columns.Columns)}, {KernelSizes.Text(columns.Memory.Columns)})";
}
