using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Writing;

/// <summary>
/// A scan as a loop over the steps of the batch, in TorchSharp operations on the rows that are active:
/// <code>
/// var hiddenSteps = new StepBuffer(batch.Steps, temporaries);
/// var hiddenState = ScanState.Zeros(batch.Active(0), 128, …);
/// for (int step = 0; step &lt; batch.Steps; step++)
/// {
///     using var ofStep = NewDisposeScope();
///     int rows = batch.Active(step);
///     var hiddenBefore = ScanState.Resize(hiddenState, rows);
///     …
///     hiddenSteps[step] = hidden;
///     hiddenState = hidden;
/// }
/// </code>
/// What other loops slice stays one tensor for each step; only what is used whole is joined.
/// </summary>
internal sealed class ScanWriter(CodeWriter code, Names names, EquationsWriter equations, IReadOnlyList<Value> picks)
{
    private const string StepScope = "ofStep";

    /// <summary>Whether a result of a scan is needed as one tensor: by anything but another scan's slices.</summary>
    public static bool IsUsedWhole(Value pick, Dictionary<Value, List<Value>> users) =>
        users.TryGetValue(pick, out List<Value>? list) && list.Any(user => user.Op is not Scan scan || !Pick.IsOfScan(pick) || IsTakenWholeBy(scan, user, pick));

    public static bool IsSliced(Value pick, Dictionary<Value, List<Value>> users) =>
        Pick.IsOfScan(pick) && users.TryGetValue(pick, out List<Value>? list) && list.Any(user => user.Op is Scan scan && IsSlicedBy(scan, user, pick));

    public void Write(Value value, Dictionary<Value, List<Value>> users)
    {
        var scan = (Scan)value.Op;
        StepGraph step = scan.Step;
        string over = scan.Over.CSharp;
        (Value Operand, Value Port, StepPort Kind)[] ports = [.. scan.Ports(value.Operands)];
        Value[] yields = [.. picks.Where(pick => ((Pick)pick.Op).Index < step.Yields.Count)];
        Value[] sums = [.. picks.Where(pick => ((Pick)pick.Op).Index >= step.Yields.Count)];
        ILookup<Value, Value> buffers = yields.ToLookup(pick => step.Yields[((Pick)pick.Op).Index]);

        code.Line($"// {value.Name}: {(scan.Reverse ? "from the last step to the first" : "from the first step to the last")}, on the {scan.Over.Sequence}s that have it");
        foreach (Value pick in yields)
        {
            string? keep = equations.KeepSteps(pick);
            code.Line($"var {names.Steps(pick)} = new {RuntimeNames.StepBuffer}({over}.Steps{(keep is null ? $", {EquationsWriter.Scope}" : "")}); // {step.Yields[((Pick)pick.Op).Index].Shape} each");
            if (keep is not null)
            {
                code.Line($"{keep} = {names.Steps(pick)};");
            }
        }

        foreach (Value pick in sums)
        {
            string extents = string.Join(", ", Enumerable.Range(0, pick.Shape.Rank).Select(axis => pick.Shape[axis]));
            code.Line($"var {names[pick]} = {RuntimeNames.Torch}.zeros([{extents}], dtype: Parameter(0).dtype, device: Parameter(0).device);");
        }

        string first = scan.Reverse ? $"{over}.Steps - 1" : "0";
        foreach ((Value operand, Value port, _) in ports.Where(port => port.Kind == StepPort.Carry))
        {
            string begin = operand.Op is Zeros
                ? $"{RuntimeNames.ScanState}.Zeros({over}.Active({first}), {port.Shape[1]}, Parameter(0))"
                : $"{names[operand]}"; // a new handle each time: see Input.State
            WriteBegin(step, ((Port)port.Op).Index, begin, buffers);
        }

        code.Open(scan.Reverse ? $"for (int step = {over}.Steps - 1; step >= 0; step--)" : $"for (int step = 0; step < {over}.Steps; step++)");
        code.Line($"using var {StepScope} = {RuntimeNames.Torch}.NewDisposeScope();");
        code.Line($"int rows = {over}.Active(step);");
        foreach ((Value operand, Value port, StepPort kind) in ports)
        {
            switch (kind)
            {
                case StepPort.Carry:
                    Make(port, $"{RuntimeNames.ScanState}.Resize({State(step, ((Port)port.Op).Index)}, rows)", buffers[port]);
                    break;
                case StepPort.Slice when Pick.IsOfScan(operand):
                    Borrow(port, $"{names.Steps(operand)}[step]", buffers[port]);
                    break;
                case StepPort.Slice:
                    Make(port, $"{names[operand]}.narrow(0, {over}.Offset(step), rows)", buffers[port]);
                    break;
                default:
                    names.Set(port, names[operand]);
                    break;
            }
        }

        foreach (Value equation in step.Equations.Where(equation => equation.Op is not (Port or Constant)))
        {
            equations.Comment(equation);
            Make(equation, equations.Expression(equation), buffers[equation]);
        }

        for (int carry = 0; carry < step.Carries.Count; carry++)
        {
            WriteNext(step, carry, buffers);
        }

        foreach (Value pick in sums)
        {
            code.Line($"{names[pick]}.add_({names[step.Sums[((Pick)pick.Op).Index - step.Yields.Count]]}, {RuntimeNames.Rows}.One);");
        }

        code.Close();
        for (int carry = 0; carry < step.Carries.Count; carry++)
        {
            if (Owns(step, carry, buffers))
            {
                code.Line($"{State(step, carry)}.Dispose();");
            }
        }

        foreach (Value pick in yields.Where(pick => IsUsedWhole(pick, users) || equations.Survives(pick) || equations.Keep(pick) is not null || equations.GradientOf(pick).Count > 0))
        {
            equations.WriteWhole(pick, $"{names.Steps(pick)}.Join()", $" // {pick.Shape}");
            equations.WriteGradients(pick);
        }

        foreach (Value pick in sums)
        {
            equations.WriteGradients(pick);
        }
    }

    /// <summary>The state before the first step. One that a buffer owns later on has a name of its own here: the loop lets go of no state then.</summary>
    private void WriteBegin(StepGraph step, int carry, string state, ILookup<Value, Value> buffers)
    {
        if (Owns(step, carry, buffers))
        {
            code.Line($"var {State(step, carry)} = {state};");
        }
        else
        {
            string begin = names.Of((step, carry, "begin"), step.Next[carry].Name + "Begin");
            code.Line($"var {begin} = {state};");
            code.Line($"var {State(step, carry)} = {begin};");
        }
    }

    /// <summary>A value of the step becomes a local of its scope; what is yielded moves to its buffer, and a next state to the method.</summary>
    private void Make(Value value, string expression, IEnumerable<Value> yields)
    {
        Value[] owners = [.. yields];
        code.Line($"var {names[value]} = {expression};");
        for (int index = 0; index < owners.Length; index++)
        {
            code.Line($"{names.Steps(owners[index])}[step] = {names[value]}{(index > 0 ? ".alias()" : "")};");
        }
    }

    /// <summary>A value that belongs to another loop's buffer.</summary>
    private void Borrow(Value port, string expression, IEnumerable<Value> yields)
    {
        code.Line($"var {names[port]} = {expression};");
        foreach (Value owner in yields)
        {
            code.Line($"{names.Steps(owner)}[step] = {names[port]}.alias();");
        }
    }

    private void WriteNext(StepGraph step, int carry, ILookup<Value, Value> buffers)
    {
        Value next = step.Next[carry];
        if (!Owns(step, carry, buffers))
        {
            code.Line($"{State(step, carry)} = {names[next]};");
            return;
        }

        // Somebody else's: a port's rows, or the state of an earlier carry.
        bool borrowed = next.Op is Port || step.Next.Take(carry).Contains(next);
        code.Line($"{State(step, carry)}.Dispose();");
        code.Line($"{State(step, carry)} = {names[next]}{(borrowed ? ".alias()" : "")}.MoveToOuterDisposeScope();");
    }

    private static bool Owns(StepGraph step, int carry, ILookup<Value, Value> buffers) => !buffers[step.Next[carry]].Any();

    private string State(StepGraph step, int carry) => names.Of((step, carry), step.Next[carry].Name + "State");

    private static bool IsTakenWholeBy(Scan scan, Value user, Value pick) =>
        user.Operands.Take(scan.Step.Carries.Count).Concat(user.Operands.Skip(scan.Step.Carries.Count + scan.Step.Slices.Count)).Contains(pick);

    private static bool IsSlicedBy(Scan scan, Value user, Value pick)
    {
        int carries = scan.Step.Carries.Count, slices = scan.Step.Slices.Count;
        return user.Operands.Skip(carries).Take(slices).Contains(pick);
    }
}
