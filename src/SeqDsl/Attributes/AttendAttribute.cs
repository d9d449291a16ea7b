namespace SeqDsl;

/// <summary>
/// Each token looks at all tokens of its sequence, itself among them: yᵢ = Σⱼ αᵢⱼ xⱼ with αᵢ = softmaxⱼ score(xᵢ, xⱼ). With two sources,
/// <c>From = ["query", "memory"]</c>, the tokens of the first look at those of the second: yᵢ = Σⱼ αᵢⱼ memoryⱼ, αᵢ = softmaxⱼ score(queryᵢ, memoryⱼ).
/// What flows on is this context alone; Concat puts it beside the query again. Shape: [N, query's features], [N, features] → [N, features].
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class AttendAttribute(Attention scoring) : LayerAttribute
{
    public Attention Scoring { get; } = scoring;

    /// <summary>Whether a dot product is divided by the root of the number of its features (Vaswani et al. 2017); not with <see cref="Attention.Additive"/>.</summary>
    public bool Scaled { get; set; }

    /// <summary>Rows of W and U with <see cref="Attention.Additive"/>; by default as many as the query has features.</summary>
    public int Size { get; set; }
}

/// <summary>How well a query q and a row k of the memory go together.</summary>
public enum Attention
{
    /// <summary>q·k (Luong et al. 2015)</summary>
    Dot,

    /// <summary>qᵀ·W·k (Luong et al. 2015). Parameter: <c>weight</c> [k's features, q's features], Wᵀ.</summary>
    General,

    /// <summary>
    /// v·tanh(W·q + U·k) (Bahdanau et al. 2015). Parameters: <c>query.weight</c> [size, q's features], <c>memory.weight</c> [size, k's features], <c>score.weight</c> [1, size].
    /// </summary>
    Additive,
}
