namespace SeqDsl;

/// <summary>
/// The head that gives each sequence one of several labels: softmax(x·Wᵀ + b), trained by cross entropy. Takes one vector for each sequence.
/// </summary>
/// <param name="labels">How many labels there are; they are the numbers 0 … labels − 1.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ClassifyAttribute(int labels) : HeadAttribute
{
    public int Labels { get; } = labels;
}

/// <summary><inheritdoc cref="ClassifyAttribute"/></summary>
/// <typeparam name="TLabel">The labels, an enum.</typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ClassifyAttribute<TLabel> : HeadAttribute where TLabel : struct, Enum;
