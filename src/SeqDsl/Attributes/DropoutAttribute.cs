namespace SeqDsl;

/// <summary>
/// While training, each number is set to zero with the given probability and the others divided by 1 − probability (Srivastava et al. 2014).
/// Shape: unchanged. In use it does nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DropoutAttribute(double probability) : LayerAttribute
{
    /// <summary>At least 0, less than 1.</summary>
    public double Probability { get; } = probability;
}
