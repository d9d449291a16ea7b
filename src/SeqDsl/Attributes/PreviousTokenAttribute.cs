namespace SeqDsl;

/// <summary>
/// The other half of a bidirectional language model (Peters et al. 2018): as <see cref="NextTokenAttribute"/>, for what came before. Takes a sequence of
/// vectors that was read in reverse only.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PreviousTokenAttribute : HeadAttribute
{
    /// <inheritdoc cref="NextTokenAttribute.Tied"/>
    public bool Tied { get; set; }

    /// <inheritdoc cref="NextTokenAttribute.Adaptive"/>
    public int[]? Adaptive { get; set; }
}
