namespace SeqDsl.Kernels;

/// <summary>Neighbouring numbers of a flat buffer.</summary>
/// <param name="Start">The first.</param>
/// <param name="Length">How many.</param>
public readonly record struct Stretch(int Start, int Length)
{
    /// <summary>Behind the last.</summary>
    public int End => Start + Length;
}
