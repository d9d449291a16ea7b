using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;
using SeqDsl.Generators.Passes;

namespace SeqDsl.Generators.Writing;

/// <summary>
/// A scan that no cell's kernel computes, as a loop over the steps of the batch; the rows of a step are those of its scan's results from <c>first</c> on:
/// <code>
/// var hiddenCarried = Space.Sequences(0, 128);
/// hiddenCarried.Span.Clear();
/// for (int step = 0; step &lt; batch.Steps; step++)
/// {
///     int rows = batch.Active[step], first = batch.Offsets[step];
///     var hiddenBefore = hiddenCarried.Slice(0, rows * 128);
///     …
///     hidden.Span.CopyTo(hiddenBefore.Span);
/// }
/// </code>
/// What is carried lies in the same rows from step to step: a sequence's number is its row. Sequences that end leave theirs behind; to one that begins, in a loop that runs backwards, its row
/// has what it begins with.
/// </summary>
internal sealed partial class PlacesWriter
{
    private void WriteLoop(Value value, Scan scan, IReadOnlyList<string> operands, IReadOnlyList<string> results)
    {
        StepGraph step = scan.Step;
        string over = scan.Over.Raw;
        (string Operand, Value Value, Value Port, StepPort Kind)[] ports = [.. scan.Ports(value.Operands).Select((port, index) => (operands[index], port.Operand, port.Port, port.Kind))];
        string[] carried = [.. step.Carries.Select((carry, index) => names.Of((value, index, "carried"), step.Next[index].Name + "Carried"))];
        foreach ((string operand, Value begin, Value port, _) in ports.Where(port => port.Kind == StepPort.Carry))
        {
            string name = carried[((Port)port.Op).Index];
            code.Line($"var {name} = {Expression(plan.Carried(port))};");
            code.Line(begin.Op is Zeros ? $"{name}.Span.Clear();" : $"{operand}.Span.CopyTo({name}.Span);");
        }

        for (int sum = step.Yields.Count; sum < results.Count; sum++)
        {
            code.Line($"{results[sum]}.Span.Clear();");
        }

        code.Open(scan.Reverse ? $"for (int step = {over}.Steps - 1; step >= 0; step--)" : $"for (int step = 0; step < {over}.Steps; step++)");
        code.Line($"int rows = {over}.Active[step], first = {over}.Offsets[step];");
        foreach ((string operand, _, Value port, StepPort kind) in ports)
        {
            switch (kind)
            {
                case StepPort.Carry:
                    code.Line($"var {names[port]} = {carried[((Port)port.Op).Index]}.Slice(0, rows * {port.Shape[1]});");
                    break;
                case StepPort.Slice:
                    code.Line($"var {names[port]} = {operand}.Slice(first * {port.Shape[1]}, rows * {port.Shape[1]});");
                    break;
                default:
                    names.Set(port, operand);
                    break;
            }
        }

        for (int carry = 0; carry < step.Carries.Count; carry++)
        {
            if (PlanWorkspace.IsMoved(step, carry))
            {
                Value next = step.Next[carry];
                string kept = names.Of((value, carry, "kept"), next.Name + "Kept");
                code.Line($"var {kept} = {Expression(plan.Moved(value, carry))}.Slice(0, rows * {next.Shape[1]});");
                code.Line($"{names[next]}.Span.CopyTo({kept}.Span);");
            }
        }

        HashSet<Value> made = PlanWorkspace.Made(PlanWorkspace.AsGraph(step));
        ILookup<Value, int> yields = step.Yields.Select((yield, index) => (yield, index)).ToLookup(pair => pair.yield, pair => pair.index);
        foreach (Value equation in step.Equations)
        {
            if (made.Contains(equation))
            {
                string[] read = [.. PlanWorkspace.Reads(equation).Select(Read)];
                Comment(equation, names[equation]);
                Declare(equation);
                code.Line($"{equation.Op.WriteKernel(equation, read, names[equation])};");
            }

            foreach (int yield in yields[equation])
            {
                if (!(plan[equation] is Place.OfYield place && place.Result == yield))
                {
                    code.Line($"{names[equation]}.Span.CopyTo({results[yield]}.Slice(first * {equation.Shape[1]}, rows * {equation.Shape[1]}).Span);");
                }
            }
        }

        for (int sum = step.Yields.Count; sum < results.Count; sum++)
        {
            Value part = step.Sums[sum - step.Yields.Count];
            code.Line($"{RuntimeNames.Kernel("Add")}({results[sum]}, {names[part]}, {part.Shape.Extents}, {results[sum]});");
        }

        for (int carry = 0; carry < step.Carries.Count; carry++)
        {
            if (step.Next[carry] != step.Carries[carry])
            {
                string next = PlanWorkspace.IsMoved(step, carry) ? names.Of((value, carry, "kept"), "kept") : names[step.Next[carry]];
                code.Line($"{next}.Span.CopyTo({names[step.Carries[carry]]}.Span);");
            }
        }

        code.Close();
    }

    /// <summary>Of a value of a step the rows that the step has, in a place for all.</summary>
    private static string RowsOfStep(Value value, Place place) => !value.Shape.IsPerRow ? ""
        : $".Slice({(place is Place.OfYield ? $"first * {value.Shape[1]}" : "0")}, rows * {value.Shape[1]})";
}
