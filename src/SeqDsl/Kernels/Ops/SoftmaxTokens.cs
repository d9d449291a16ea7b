using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Kernels.Ops;

/// <summary>yₜ = e^xₜ / Σₛ e^xₛ over the tokens s of the sequence of t, for each feature: [N, columns] → [N, columns]</summary>
public static class SoftmaxTokens
{
    [ThreadStatic] private static FloatBuffer? room;

    /// <param name="x">[N, columns]</param>
    /// <param name="steps">How the N tokens are packed.</param>
    /// <param name="columns">Of x.</param>
    /// <param name="destination">[N, columns]; may be x.</param>
    public static void Run(Floats x, in PackedSteps steps, int columns, Floats destination)
    {
        Sizes.Check(steps.Tokens, columns, x);
        Sizes.Check(steps.Tokens, columns, destination);
        int sequences = steps.Sequences * columns;
        Floats both = (room ??= new()).Take(2L * sequences), largest = both.Slice(0, sequences), sums = both.Slice(sequences, sequences);
        MaxTokens.Run(x, steps, columns, largest);
        sums.Span.Clear();
        TokenPowers.Run(x, steps, columns, largest, sums, destination);
        TokenPowers.Divide(destination, steps, columns, sums);
    }
}
