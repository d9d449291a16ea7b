using SeqDsl.Kernels.Chains;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Kernels.Ops;

/// <summary>
/// The loss of a linear-chain conditional random field (Lafferty et al. 2001) and its gradients:
/// L = (1/N) Σᵦ (ln Zᵦ − score of b's labels), with score(y) = Σₜ logits[t, yₜ] + starts[y₀] + Σₜ transitions[yₜ₋₁, yₜ] + ends[y_last] and Z = Σ e^score over the
/// paths that the scheme allows. N counts tokens: the loss is in nats a token, as that of other heads.
/// </summary>
public static class Crf
{
    /// <summary>L.</summary>
    /// <param name="logits">[N, K], packed.</param>
    /// <param name="transitions">[K, K], from and to.</param>
    /// <param name="starts">[K]</param>
    /// <param name="ends">[K]</param>
    /// <param name="labels">[N], packed. Their path is given the score that it has, allowed or not; those of a codec are.</param>
    /// <param name="steps">How the tokens are packed.</param>
    /// <param name="scheme">What the mask follows from.</param>
    /// <param name="types">Entity types; in a plain scheme, tags.</param>
    /// <exception cref="ArgumentException">A label is no tag, or the sizes do not fit together.</exception>
    public static double Run(
        Floats logits, Floats transitions, Floats starts, Floats ends, ReadOnlySpan<long> labels, in PackedSteps steps, TagScheme scheme, int types) =>
        Run(logits, transitions, starts, ends, labels, steps, scheme, types, default, default);

    /// <summary>
    /// L, dlogits = (P(yₜ = k) − onehot(label)) / N and dtransitions[i, j] = Σₜ (P(yₜ₋₁ = i, yₜ = j) − [labels i, j]) / N, in one pass over each sequence, forward
    /// and back. dstarts and dends are sums of rows of dlogits: of first and of last tokens.
    /// </summary>
    /// <param name="logits">[N, K], packed.</param>
    /// <param name="transitions">[K, K], from and to.</param>
    /// <param name="starts">[K]</param>
    /// <param name="ends">[K]</param>
    /// <param name="labels">[N], packed.</param>
    /// <param name="steps">How the tokens are packed.</param>
    /// <param name="scheme">What the mask follows from.</param>
    /// <param name="types">Entity types; in a plain scheme, tags.</param>
    /// <param name="logitsGradient">[N, K]; may be the logits. Empty: no gradient is needed.</param>
    /// <param name="transitionsGradient">[K, K]; empty if <paramref name="logitsGradient"/> is.</param>
    /// <exception cref="ArgumentException">A label is no tag, or the sizes do not fit together.</exception>
    public static double Run(
        Floats logits, Floats transitions, Floats starts, Floats ends, ReadOnlySpan<long> labels, in PackedSteps steps, TagScheme scheme, int types,
        Floats logitsGradient, Floats transitionsGradient)
    {
        TransitionMask mask = TransitionMask.Of(scheme, types);
        int tokens = steps.Tokens;
        Sizes.Check(tokens, mask.Tags, logits);
        Sizes.Check(mask.Tags, mask.Tags, transitions);
        Sizes.Check(1, mask.Tags, starts);
        Sizes.Check(1, mask.Tags, ends);
        if (labels.Length != tokens)
        {
            throw new ArgumentException($"There are {labels.Length} labels for {tokens} tokens; expected one for each.", nameof(labels));
        }
        foreach (long label in labels)
        {
            RowIndex.Check(label, mask.Tags);
        }
        if (!logitsGradient.IsEmpty)
        {
            Sizes.Check(tokens, mask.Tags, logitsGradient);
            Sizes.Check(mask.Tags, mask.Tags, transitionsGradient);
        }
        return tokens == 0 ? 0 : ChainBatch.Run(new(logits, transitions, starts, ends), labels, steps, mask, logitsGradient, transitionsGradient) / tokens;
    }
}
