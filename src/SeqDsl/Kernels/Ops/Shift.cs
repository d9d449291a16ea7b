using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Kernels.Ops;

/// <summary>y = x of the token that stands a fixed number of steps further on in the same sequence, 0 beyond its ends: [N, columns] → [N, columns]</summary>
public static class Shift
{
    /// <param name="x">[N, columns]</param>
    /// <param name="steps">How the N tokens are packed.</param>
    /// <param name="columns">Of x.</param>
    /// <param name="offset">How many steps further on; negative: before.</param>
    /// <param name="destination">[N, columns], not x</param>
    public static void Run(Floats x, in PackedSteps steps, int columns, int offset, Floats destination)
    {
        Sizes.Check(steps.Tokens, columns, x);
        Sizes.Check(steps.Tokens, columns, destination);
        Span<float> from = x.Span, to = destination.Span;
        for (int step = 0; step < steps.Steps; step++)
        {
            // Sequence b is row b of every step that it has: what the two steps share are their first rows.
            int source = step + offset, rows = steps.Active[step];
            int shared = source >= 0 && source < steps.Steps ? Math.Min(rows, steps.Active[source]) : 0;
            Span<float> here = to.Slice(steps.Offsets[step] * columns, rows * columns);
            if (shared > 0)
            {
                from.Slice(steps.Offsets[source] * columns, shared * columns).CopyTo(here);
            }
            here[(shared * columns)..].Clear();
        }
    }
}
