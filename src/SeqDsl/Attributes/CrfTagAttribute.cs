namespace SeqDsl;

/// <summary>
/// The head that finds entities: tags of a scheme, by a linear-chain conditional random field (Lafferty et al. 2001; Lample et al. 2016). Takes a sequence of vectors.
/// A path of tags y has the score Σₜ (xₜ·Wᵀ + b)[yₜ] + start[y₀] + Σₜ transitions[yₜ₋₁, yₜ] + end[y_last]; the loss is ln Σ e^score over all paths − score(right
/// path), summed over sequences and divided by the number of tokens: nats a token, so learning rates and weights beside other heads mean what they mean for Tag. What
/// the scheme forbids is on no path: it has no score, no probability and is never predicted.
/// Parameters, named and laid out as in pytorch-crf: <c>weight</c> [K, features], <c>bias</c> [K], <c>transitions</c> [K, K] (from, to), <c>start_transitions</c> [K],
/// <c>end_transitions</c> [K].
/// </summary>
/// <typeparam name="TEntity">The entity types, an enum; "outside" is no member of it. In a plain scheme, the tags.</typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class CrfTagAttribute<TEntity> : HeadAttribute where TEntity : struct, Enum
{
    /// <summary>How entities become tags.</summary>
    public TagScheme Scheme { get; set; } = TagScheme.Bioes;
}
