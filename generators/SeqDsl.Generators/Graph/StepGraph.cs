namespace SeqDsl.Generators.Graph;

/// <summary>
/// What a <see cref="Ops.Scan"/> does at each step. <c>{ carries, slices, invariants . equations  next …, yield …, sum … }</c>
/// Values in it have shape [n, F] (n: the sequences still running) or a shape without rows.
/// </summary>
internal sealed class StepGraph
{
    public StepGraph(
        IReadOnlyList<Value> carries,
        IReadOnlyList<Value> slices,
        IReadOnlyList<Value> invariants,
        IReadOnlyList<Value> next,
        IReadOnlyList<Value> yields,
        IReadOnlyList<Value> sums)
    {
        (Carries, Slices, Invariants, Next, Yields, Sums) = (carries, slices, invariants, next, yields, sums);
        Equations = Reachable.From([.. next, .. yields, .. sums]);
    }

    /// <summary>The state as the step finds it: [n, H] each.</summary>
    public IReadOnlyList<Value> Carries { get; }

    /// <summary>This step's rows of what the scan runs over: [n, F] each.</summary>
    public IReadOnlyList<Value> Slices { get; }

    /// <summary>What is the same at every step: weights, and whatever was computed before the loop.</summary>
    public IReadOnlyList<Value> Invariants { get; }

    /// <summary>The state as the step leaves it, one for each carry.</summary>
    public IReadOnlyList<Value> Next { get; }

    /// <summary>Rows that are kept from every step: stacked to [N, F].</summary>
    public IReadOnlyList<Value> Yields { get; }

    /// <summary>What is added up over all steps: gradients of invariants.</summary>
    public IReadOnlyList<Value> Sums { get; }

    /// <summary>Everything that the results need, operands first.</summary>
    public IReadOnlyList<Value> Equations { get; }
}

/// <summary>Where an operand of a scan arrives in its step.</summary>
internal enum StepPort
{
    Carry,
    Slice,
    Invariant,
}
