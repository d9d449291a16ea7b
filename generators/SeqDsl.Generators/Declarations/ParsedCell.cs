using Microsoft.CodeAnalysis;

namespace SeqDsl.Generators.Declarations;

/// <summary>What was read of a class marked with [Cell]. Not for the driver's cache: mistakes know their places.</summary>
/// <param name="Declaration">As values; null where the class cannot have a generated part.</param>
/// <param name="Mistakes">What is wrong; empty also where C# itself refuses the code.</param>
internal sealed record ParsedCell(CellDeclaration? Declaration, IReadOnlyList<CellMistake> Mistakes);

/// <summary>A mistake and the very expression that makes it.</summary>
/// <param name="Rule">Which mistake.</param>
/// <param name="Place">Where.</param>
/// <param name="Details">What the rule's message is filled with.</param>
internal sealed record CellMistake(Rule Rule, Location Place, IReadOnlyList<string> Details)
{
    /// <summary>Whether the cell can be compiled nevertheless.</summary>
    public bool IsWarning => Problem.Warns(Rule);
}
