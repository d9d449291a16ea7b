namespace SeqDsl;

/// <summary>A recurrent layer of a cell that is declared with <see cref="CellAttribute"/>. Shape: [N, features] → [N, hidden · directions].</summary>
/// <typeparam name="TCell">The cell's class.</typeparam>
/// <param name="hidden">H: the numbers in each of the cell's states.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public class RecurrentAttribute<TCell>(int hidden) : RecurrentAttribute(hidden)
    where TCell : class;
