namespace SeqDsl;

/// <summary>
/// As <see cref="ExtractSpanAttribute"/>, for several things that a text may tell, each at most once: a time, a name. Each label has scores of its own. Targets are lists
/// of <c>Entity</c>.
/// </summary>
/// <typeparam name="TSlot">What may be told, an enum.</typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ExtractSpanAttribute<TSlot> : HeadAttribute where TSlot : struct, Enum
{
    /// <summary>Whether a text may leave one out: that has the score 0 beside the tokens' own.</summary>
    public bool Optional { get; set; } = true;

    /// <summary>Tokens that a span has at most; not written: as many as there are.</summary>
    public int Longest { get; set; }
}
