namespace SeqDsl.Kernels.Threads;

/// <summary>
/// Something that can be done in parts, in any order and at the same time. Its fields say what: set before <see cref="Workers.Run"/>, and the object kept
/// for the next time.
/// </summary>
public abstract class Work
{
    /// <summary>Does one part. What is written must not depend on how many parts there are, nor on who does which.</summary>
    /// <param name="part">0 … parts − 1.</param>
    /// <param name="parts">How many there are.</param>
    public abstract void Run(int part, int parts);
}
