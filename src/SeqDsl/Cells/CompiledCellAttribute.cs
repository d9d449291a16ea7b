using System.ComponentModel;

namespace SeqDsl.Cells;

/// <summary>
/// Written by the compiler beside a cell: its step as text of the graph language, so that another project that uses the cell's
/// assembly compiles the same step. The grammar is in docs/adding-a-cell.md.
/// </summary>
/// <param name="step">The step.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CompiledCellAttribute(string step) : Attribute
{
    public string Step { get; } = step;
}
