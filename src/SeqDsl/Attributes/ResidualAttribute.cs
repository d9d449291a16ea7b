namespace SeqDsl;

/// <summary>
/// The sum of what several layers give: <c>Residual(From = ["before", "after"])</c> (He et al. 2016). Shape: unchanged; all have the same number of features.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ResidualAttribute : LayerAttribute;
