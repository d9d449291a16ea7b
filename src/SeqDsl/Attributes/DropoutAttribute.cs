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

    /// <summary>
    /// Whether all tokens of a sequence lose the same features: variational dropout (Gal and Ghahramani 2016; Merity et al. 2017), with one mask
    /// [B, features] for each training step. For vectors the two are the same.
    /// </summary>
    public bool Locked { get; set; }
}
