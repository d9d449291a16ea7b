namespace SeqDsl.Kernels.Recurrence;

/// <summary>
/// A cell over packed sequences, forward and backward, in float32 on the CPU: what the compiler makes of a step, as the nested class <c>Kernel</c> of the
/// cell. One object for each layer and direction; it keeps the packed weights, all other memory is the caller's. Sizes: I inputs, H units, N tokens,
/// B sequences. What is written does not depend on how many threads write it.
/// </summary>
public abstract class CellKernel : IDisposable
{
    private static readonly PackedSteps oneStep = PackedSteps.Even(steps: 1, sequences: 1);

    private Floats[] masks = [];

    /// <param name="inputs">I.</param>
    /// <param name="hidden">H.</param>
    protected CellKernel(int inputs, int hidden)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, 1);
        (Inputs, Hidden) = (inputs, hidden);
    }

    /// <summary>I.</summary>
    public int Inputs { get; }

    /// <summary>H.</summary>
    public int Hidden { get; }

    /// <summary>How many states the step has; the first is the layer's output.</summary>
    public abstract int States { get; }

    /// <summary>How many numbers each field of the cell has, in the order of their declaration.</summary>
    public abstract IReadOnlyList<int> FieldSizes { get; }

    /// <summary>Numbers that backward needs of forward for each token, beside the input and the states.</summary>
    public abstract int SavedColumns { get; }

    /// <summary>Numbers for each token that <see cref="Backward"/> needs while it runs.</summary>
    public abstract int BackwardScratchColumns { get; }

    /// <summary>Takes the weights in: before the first pass, and again when they have changed.</summary>
    /// <param name="fields">Each field row by row.</param>
    public abstract void Pack(ReadOnlySpan<Floats> fields);

    /// <summary>How many masks the step has: what a layer's options bring to each token beside the input. A class's own step has none.</summary>
    public virtual int Masks => 0;

    /// <summary>Says where the masks are that the next <see cref="Forward"/> and its <see cref="Backward"/> use.</summary>
    /// <param name="masks">[N, H] each.</param>
    /// <exception cref="ArgumentException">There are not as many as the step has.</exception>
    public void UseMasks(ReadOnlySpan<Floats> masks)
    {
        if (masks.Length != Masks)
        {
            throw new ArgumentException($"The step has {Masks} masks, and {masks.Length} are given.", nameof(masks));
        }
        if (this.masks.Length != masks.Length)
        {
            this.masks = new Floats[masks.Length];
        }
        masks.CopyTo(this.masks);
    }

    /// <summary>All steps of all sequences.</summary>
    /// <param name="steps">The sequences.</param>
    /// <param name="reverse">Whether each sequence is read from its own end.</param>
    /// <param name="x">[N, I]</param>
    /// <param name="initial">For each state [B, H] or empty for zeros; nothing: all zeros.</param>
    /// <param name="states">For each state [N, H]: the state after each token.</param>
    /// <param name="saved">[N · SavedColumns] for <see cref="Backward"/>; empty: nothing is saved, and backward cannot follow.</param>
    public abstract void Forward(in PackedSteps steps, bool reverse, Floats x, ReadOnlySpan<Floats> initial, ReadOnlySpan<Floats> states, Floats saved);

    /// <summary>The gradients, from those of the states after each token. The weights are those that <see cref="Forward"/> had.</summary>
    /// <param name="steps">The sequences.</param>
    /// <param name="reverse">As in forward.</param>
    /// <param name="x">[N, I]</param>
    /// <param name="initial">As in forward.</param>
    /// <param name="states">What forward wrote.</param>
    /// <param name="saved">What forward saved.</param>
    /// <param name="outputGradient">[N, H]: of the first state.</param>
    /// <param name="xGradient">[N, I], overwritten; empty: it is not needed.</param>
    /// <param name="fieldGradients">For each field, overwritten.</param>
    /// <param name="initialGradients">For each state [B, H], overwritten, or empty; nothing: not needed.</param>
    /// <param name="scratch">[N · BackwardScratchColumns]</param>
    public abstract void Backward(
        in PackedSteps steps, bool reverse, Floats x, ReadOnlySpan<Floats> initial, ReadOnlySpan<Floats> states, Floats saved,
        Floats outputGradient, Floats xGradient, ReadOnlySpan<Floats> fieldGradients, ReadOnlySpan<Floats> initialGradients, Floats scratch);

    /// <summary>One step of one sequence, in place: the states before become the states after. It allocates nothing and uses one thread.</summary>
    /// <param name="x">[I]</param>
    /// <param name="states">Each state [H].</param>
    public void Step(Floats x, ReadOnlySpan<Floats> states) => Forward(oneStep, reverse: false, x, states, states, default);

    /// <summary>Lets the packed weights go.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <exception cref="ArgumentException">There are not as many fields as the cell has, or one is too short.</exception>
    protected void Check(ReadOnlySpan<Floats> fields)
    {
        if (fields.Length != FieldSizes.Count)
        {
            throw new ArgumentException($"The cell has {FieldSizes.Count} fields, and {fields.Length} are given.", nameof(fields));
        }
        for (int field = 0; field < fields.Length; field++)
        {
            if (fields[field].Length < FieldSizes[field])
            {
                throw new ArgumentException($"Field {field} has {FieldSizes[field]:#,0} numbers, and {fields[field].Length:#,0} are given.", nameof(fields));
            }
        }
    }

    /// <summary>A mask; empty while none is given, which the loop that needs it refuses.</summary>
    protected Floats Mask(int number) => number < masks.Length ? masks[number] : default;

    /// <summary>What follows a place.</summary>
    protected static Floats From(Floats memory, int start) => memory.Slice(start, memory.Length - start);
}
