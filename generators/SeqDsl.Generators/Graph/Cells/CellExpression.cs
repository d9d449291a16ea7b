namespace SeqDsl.Generators.Graph.Cells;

/// <summary>A part of a cell's step, as written: two that look the same stay two, so that each has its own place in the source.</summary>
internal abstract class CellExpression
{
    /// <summary>How many words stand in one another.</summary>
    public virtual int Depth => 0;
}

/// <summary>A field, the input, a state before the step, or an earlier line.</summary>
internal sealed class CellReference(string name) : CellExpression
{
    public string Name { get; } = name;
}

internal sealed class CellNumber(double number) : CellExpression
{
    public double Number { get; } = number;
}

/// <summary>A word of <see cref="CellWord"/> and what it is said of.</summary>
internal sealed class CellApplication(CellWord word, IReadOnlyList<CellExpression> operands) : CellExpression
{
    public CellWord Word { get; } = word;

    public IReadOnlyList<CellExpression> Operands { get; } = operands;

    public override int Depth { get; } = 1 + operands.Max(operand => operand.Depth);

    /// <summary>The whole number that an operand is.</summary>
    public int Integer(int operand) => (int)((CellNumber)Operands[operand]).Number;
}
