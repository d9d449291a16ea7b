namespace SeqDsl.Kernels.Ops;

/// <summary>0 with probability p, else 1/(1 − p), element n from number n of a stream.</summary>
public static class DropoutMask
{
    /// <param name="stream">Which numbers.</param>
    /// <param name="probability">p.</param>
    /// <param name="destination">Any shape.</param>
    public static void Run(RandomStream stream, double probability, Floats destination) => RandomFill.DropoutMask(stream, probability, destination.Span);

    /// <summary>x ∘ mask. The mask is not kept: backward draws it again from the same stream.</summary>
    /// <param name="stream">Which numbers.</param>
    /// <param name="probability">p.</param>
    /// <param name="x">Any shape.</param>
    /// <param name="destination">The same shape; may be x.</param>
    public static void Multiply(RandomStream stream, double probability, Floats x, Floats destination)
    {
        Sizes.Check(1, x.Length, destination);
        RandomFill.Dropped(stream, probability, x.Span, destination.Span);
    }
}
