namespace SeqDsl.Kernels.Recurrence;

/// <summary>
/// The steps of packed sequences, longest first, time-major: step t has the tokens of the first <c>Active[t]</c> sequences, the first of them in row
/// <c>Offsets[t]</c>.
/// </summary>
/// <param name="Active">[T] How many sequences have a token at step t; never more than at the step before.</param>
/// <param name="Offsets">[T + 1] The first row of step t; at last N.</param>
public readonly record struct PackedSteps(int[] Active, int[] Offsets)
{
    /// <summary>T.</summary>
    public int Steps => Active.Length;

    /// <summary>N.</summary>
    public int Tokens => Offsets[^1];

    /// <summary>B.</summary>
    public int Sequences => Active.Length > 0 ? Active[0] : 0;

    /// <summary>How many tokens a sequence has: at so many steps there are more sequences than its number.</summary>
    public int Length(int sequence)
    {
        int low = 0, high = Steps;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = Active[middle] > sequence ? (middle + 1, high) : (low, middle);
        }
        return low;
    }

    /// <summary>Sequences that all have the same length.</summary>
    public static PackedSteps Even(int steps, int sequences) =>
        new([.. Enumerable.Repeat(sequences, steps)], [.. Enumerable.Range(0, steps + 1).Select(step => step * sequences)]);
}
