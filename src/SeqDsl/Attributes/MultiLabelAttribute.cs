namespace SeqDsl;

/// <summary>
/// The head that gives each sequence any number of labels: σ(x·Wᵀ + b), a probability for each, trained by binary cross entropy. Takes one vector for
/// each sequence.
/// </summary>
/// <param name="labels">How many labels there are; they are the numbers 0 … labels − 1.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MultiLabelAttribute(int labels) : HeadAttribute
{
    public int Labels { get; } = labels;
}

/// <summary><inheritdoc cref="MultiLabelAttribute"/></summary>
/// <typeparam name="TLabel">The labels, an enum.</typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MultiLabelAttribute<TLabel> : HeadAttribute where TLabel : struct, Enum;
