namespace SeqDsl.Kernels.Ops;

/// <summary>L = mean ln(1 + eˣ) − x∘y, as max(x, 0) + ln(1 + e^−|x|) − x∘y, in double precision.</summary>
public static class BinaryCrossEntropy
{
    /// <summary>L.</summary>
    /// <param name="logits">[count]</param>
    /// <param name="targets">[count] 0 or 1, or between.</param>
    public static double Run(Floats logits, Floats targets)
    {
        Sizes.Check(1, logits.Length, targets);
        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            double x = logits.Span[i];
            sum += Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))) - (x * targets.Span[i]);
        }
        return sum / logits.Length;
    }
}
