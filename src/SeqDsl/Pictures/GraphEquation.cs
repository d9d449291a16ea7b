namespace SeqDsl.Pictures;

/// <summary>An equation of a graph: <c>name: shape = op operands</c>.</summary>
public sealed class GraphEquation
{
    internal GraphEquation(string name, string shape, string op, IReadOnlyList<GraphEquation> operands, string? layer, GraphStep? step) =>
        (Name, Shape, Op, Operands, Layer, Step) = (name, shape, op, operands, layer, step);

    /// <summary>What the equation defines.</summary>
    public string Name { get; }

    /// <summary>Its shape, "[N, 4]"; empty for what has several results.</summary>
    public string Shape { get; }

    /// <summary>The word, with its attributes: "slice 1 0 5".</summary>
    public string Op { get; }

    /// <summary>The word alone.</summary>
    public string Word => Op.Split(' ', 2)[0];

    /// <summary>What it is made of.</summary>
    public IReadOnlyList<GraphEquation> Operands { get; }

    /// <summary>The layer that it says or differentiates; null: none.</summary>
    public string? Layer { get; }

    /// <summary>What a recurrence does at each step; null for another equation.</summary>
    public GraphStep? Step { get; }

    /// <summary>Whether it belongs to the gradients: neither the loss nor what a head gives needs it.</summary>
    public bool IsBackward { get; internal set; }

    /// <summary>The right side as mathematics: "σ(sum3)".</summary>
    public string Formula => GraphFormula.Of(this);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Shape} = {Op}{string.Concat(Operands.Select(operand => " " + operand.Name))}";
}

/// <summary>What a recurrence does at each step.</summary>
/// <param name="Ports">What arrives: carry, slice or invariant, with what it is outside the step as its operand.</param>
/// <param name="Equations">Operands first.</param>
/// <param name="Next">The states as the step leaves them, one for each carry.</param>
/// <param name="Results">What leaves the step: yields, then sums, by the number under which they are picked.</param>
public sealed record GraphStep(
    IReadOnlyList<GraphEquation> Ports, IReadOnlyList<GraphEquation> Equations, IReadOnlyList<GraphEquation> Next, IReadOnlyList<GraphEquation> Results);
