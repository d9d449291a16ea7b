namespace SeqDsl;

/// <summary>
/// Marks a partial class as a recurrent cell: fields of type <see cref="Cells.Weight"/>, <see cref="Cells.Bias"/> and
/// <see cref="Cells.Vector"/>, and a method <c>Step</c> that makes the next states of the input and the states before.
/// <see cref="RecurrentAttribute{TCell}"/> runs it over a sequence.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CellAttribute : Attribute;
