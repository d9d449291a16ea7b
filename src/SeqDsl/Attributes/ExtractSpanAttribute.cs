namespace SeqDsl;

/// <summary>
/// The head that finds a stretch of the text: a probability for each token to be its first, and for each to be its last, softmax over the text's tokens; the two with the
/// largest product, in this order, are told. Takes a sequence of vectors x [N, F], scores x·Wᵀ + b; with a second source, one vector q for each sequence (a question), scores
/// xₜ·(W·q) (Chen et al. 2017). Loss: −ln P(first) − ln P(last), averaged over sequences. Targets are <c>TokenSpan</c>s.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ExtractSpanAttribute : HeadAttribute
{
    /// <summary>Whether there may be none: it has the score 0 beside the tokens' own.</summary>
    public bool Optional { get; set; }

    /// <summary>Tokens that a span has at most; not written: as many as there are.</summary>
    public int Longest { get; set; }
}
