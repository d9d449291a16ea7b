namespace SeqDsl.Kernels.Ops;

/// <summary>L = mean (x − y)², added in double precision.</summary>
public static class SquaredError
{
    /// <summary>L.</summary>
    /// <param name="x">[count]</param>
    /// <param name="targets">[count]</param>
    public static double Run(Floats x, Floats targets)
    {
        Sizes.Check(1, x.Length, targets);
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double error = (double)x.Span[i] - targets.Span[i];
            sum += error * error;
        }
        return sum / x.Length;
    }
}
