namespace SeqDsl;

/// <summary>y = (x − mean) / √(variance + 1e-5) · weight + bias over the features of each row (Ba et al. 2016). Shape: unchanged.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LayerNormAttribute : LayerAttribute;
