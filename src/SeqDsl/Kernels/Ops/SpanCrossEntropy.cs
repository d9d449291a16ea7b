using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Kernels.Ops;

/// <summary>L = −(1/B) Σᵦ Σₖ ln P(place[b, k]), P the softmax of column k over the tokens of sequence b: [N, columns], [B, columns] → []</summary>
public static class SpanCrossEntropy
{
    [ThreadStatic] private static FloatBuffer? room;

    /// <summary>L and dlogits = (P − onehot(place)) / B.</summary>
    /// <param name="logits">[N, columns]</param>
    /// <param name="places">[B, columns] Numbers of tokens in their sequences; with <paramref name="optional"/>, −1: none.</param>
    /// <param name="steps">How the N tokens are packed.</param>
    /// <param name="columns">Of the logits.</param>
    /// <param name="optional">Whether there may be none, with the score 0 beside the tokens' own.</param>
    /// <param name="logitsGradient">[N, columns]; may be the logits. Empty: not needed.</param>
    /// <exception cref="ArgumentException">A place is outside its sequence.</exception>
    public static double Run(Floats logits, Floats places, in PackedSteps steps, int columns, bool optional, Floats logitsGradient = default)
    {
        int sequences = steps.Sequences, numbers = sequences * columns;
        Sizes.Check(steps.Tokens, columns, logits);
        Sizes.Check(sequences, columns, places);
        Floats all = (room ??= new()).Take((2L * numbers) + (logitsGradient.IsEmpty ? (long)steps.Tokens * columns : 0));
        Floats largest = all.Slice(0, numbers), sums = all.Slice(numbers, numbers), powers = logitsGradient.IsEmpty ? all.Slice(2 * numbers, steps.Tokens * columns) : logitsGradient;
        MaxTokens.Run(logits, steps, columns, largest);
        double score = Score(logits, places, steps, columns, optional); // before powers are written over the logits
        Span<float> most = largest.Span, sum = sums.Span;
        for (int i = 0; i < numbers; i++)
        {
            most[i] = optional ? Math.Max(0, most[i]) : most[i];
            sum[i] = optional ? MathF.Exp(-most[i]) : 0;
        }
        TokenPowers.Run(logits, steps, columns, largest, sums, powers);
        double loss = -score;
        for (int i = 0; i < numbers; i++)
        {
            loss += Math.Log(sum[i]) + most[i];
        }
        if (!logitsGradient.IsEmpty)
        {
            Gradient(places, steps, columns, sums, powers);
        }
        return loss / sequences;
    }

    /// <summary>Σᵦ Σₖ logits[place[b, k]]</summary>
    private static double Score(Floats logits, Floats places, in PackedSteps steps, int columns, bool optional)
    {
        double score = 0;
        for (int b = 0; b < steps.Sequences; b++)
        {
            for (int column = 0; column < columns; column++)
            {
                float place = places.Span[(b * columns) + column];
                if (optional && place == -1)
                {
                    continue;
                }
                int step = (int)place;
                if (step != place || (uint)step >= (uint)steps.Steps || steps.Active[step] <= b)
                {
                    throw new ArgumentException($"Sequence {b} has no token {place}, which column {column} should point to.", nameof(places));
                }
                score += logits.Span[((steps.Offsets[step] + b) * columns) + column];
            }
        }
        return score;
    }

    /// <summary>Powers become (powers / sums − onehot) / B.</summary>
    private static void Gradient(Floats places, in PackedSteps steps, int columns, Floats sums, Floats powers)
    {
        float share = 1f / steps.Sequences;
        foreach (ref float sum in sums.Span)
        {
            sum /= share;
        }
        TokenPowers.Divide(powers, steps, columns, sums);
        for (int i = 0; i < places.Length; i++)
        {
            if ((int)places.Span[i] is >= 0 and int step)
            {
                powers.Span[((steps.Offsets[step] + (i / columns)) * columns) + (i % columns)] -= share;
            }
        }
    }
}
