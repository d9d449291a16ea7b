using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph.Cells;
using SeqDsl.Generators.Kernels;

namespace SeqDsl.Generators.Writing;

/// <summary>
/// The other part of a cell: its base class, which has the functions of a step; its step as text for the compilers of other projects;
/// and the step on plain numbers:
/// <code>
/// public static CellKernel CreateKernel(int inputs, int hidden) => new __Kernel(inputs, hidden);
/// public override void Fill(int inputs, int hidden, Func&lt;string, double[]&gt; values) { Wf = new(hidden, inputs, values("Wf")); … }
/// public override Vector[] Run(Vector input, params Vector[] states) => [Step(input, states[0])];
/// </code>
/// </summary>
internal static class CellWriter
{
    public static SourceFile Write(CellDeclaration cell, CancellationToken cancellation = default)
    {
        CellStep? step = cell.Cell is { } found ? CellText.Read(found.Text) : null;
        CellKernelPlan? kernel = step is { HasKernel: true } ? CellKernelPlanner.Plan(step, cancellation) : null;
        List<string> attributes = ["[global::System.CodeDom.Compiler.GeneratedCode(\"SeqDsl\", \"0.1.0\")]"];
        if (cell.Cell is { } compiled)
        {
            attributes.Add($"[{RuntimeNames.CompiledCell}(\n    \"\"\"\n    {compiled.Text.TrimEnd().Replace("\n", "\n    ")}\n    \"\"\")]");
        }

        return PartialClass.Write(
            cell.Class,
            "",
            [$"{cell.Name}: a cell", .. step is null ? [] : Header(step), .. kernel is null ? Array.Empty<string>() : [$"  backward keeps of each token   {KernelWriter.Saved(kernel)}; the rest it computes again"]],
            attributes,
            RuntimeNames.Cell,
            code => Members(code, cell, step, kernel));
    }

    /// <summary>The step in the cell's own names, for the header of a file.</summary>
    public static IReadOnlyList<string> Header(CellStep step) =>
        [.. CellFormula.Lines(step).Select((line, index) => (index == 0 ? "  step   " : "         ") + line)];

    private static void Members(CodeWriter code, CellDeclaration cell, CellStep? step, CellKernelPlan? kernel)
    {
        if (kernel is not null)
        {
            code.Line("/// <summary>The cell over packed sequences, forward and backward, in float32 on the CPU.</summary>");
            code.Line($"public static {RuntimeNames.CellKernel} CreateKernel(int inputs, int hidden) => new __Kernel(inputs, hidden);").Line();
            new KernelWriter(code, kernel).Write();
            code.Line();
        }

        code.Line("/// <inheritdoc/>").Open("public override void Fill(int inputs, int hidden, global::System.Func<string, double[]> values)");
        foreach (string field in cell.Fields)
        {
            // A step that is wrong says nothing of sizes; the field is given something, so that nobody calls it forgotten.
            code.Line($"this.{field} = {(step?.Field(field.TrimStart('@')) is { } shape ? Filled(shape) : "default")};");
        }

        code.Close().Line();
        code.Line("/// <inheritdoc/>");
        string run = $"public override {RuntimeNames.CellVector}[] Run({RuntimeNames.CellVector} input, params {RuntimeNames.CellVector}[] states)";
        if (step is null)
        {
            code.Line($"{run} =>\n    throw new global::System.NotSupportedException(\"The step of {cell.Name} is not one that can be compiled.\");");
        }
        else if (step.States.Count == 1)
        {
            code.Line($"{run} => [Step(input, states[0])];");
        }
        else
        {
            string[] names = [.. step.States.Select((_, state) => $"state{state}")];
            code.Open(run);
            code.Line($"var ({string.Join(", ", names)}) = Step(input, {string.Join(", ", step.States.Select((_, state) => $"states[{state}]"))});");
            code.Line($"return [{string.Join(", ", names)}];").Close();
        }
    }

    private static string Filled(CellField shape)
    {
        string values = $"values(\"{shape.Name}\")";
        return shape.Columns is { } columns
            ? $"new({Size(shape.Rows)}, {Size(columns)}, {values})"
            : $"new(Sized({values}, {Size(shape.Rows)}, \"{shape.Name}\"))";
    }

    private static string Size(CellSize size)
    {
        string[] parts = [.. new[] { Times(size.Inputs, "inputs"), Times(size.Units, "hidden") }.Where(part => part.Length > 0)];
        return string.Join(" + ", parts);
    }

    private static string Times(int count, string name) => count switch { 0 => "", 1 => name, _ => $"{count} * {name}" };
}
