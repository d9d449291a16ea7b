namespace SeqDsl;

/// <summary>
/// The head that gives each sequence real numbers: x·Wᵀ + b, trained by the squared error. Takes one vector for each sequence. Numbers far from −1 … 1 are
/// learned faster when they are shifted and scaled to it beforehand.
/// </summary>
/// <param name="size">How many numbers.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class RegressAttribute(int size = 1) : HeadAttribute
{
    public int Size { get; } = size;
}
