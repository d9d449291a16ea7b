namespace SeqDsl;

/// <summary>
/// The head that gives each token one of several labels: softmax(x·Wᵀ + b), trained by cross entropy. Takes a sequence of vectors.
/// </summary>
/// <param name="labels">How many labels there are; they are the numbers 0 … labels − 1.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class TagAttribute(int labels) : HeadAttribute
{
    public int Labels { get; } = labels;
}

/// <summary><inheritdoc cref="TagAttribute"/></summary>
/// <typeparam name="TLabel">The labels, an enum.</typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class TagAttribute<TLabel> : HeadAttribute where TLabel : struct, Enum;
