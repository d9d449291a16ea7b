namespace SeqDsl;

/// <summary>A function applied to every number. Shape: unchanged.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ActivationAttribute(Activation function) : LayerAttribute
{
    public Activation Function { get; } = function;
}

/// <summary>A function of one number.</summary>
public enum Activation
{
    /// <summary>max(x, 0)</summary>
    Relu,

    /// <summary>(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)</summary>
    Tanh,

    /// <summary>1 / (1 + e⁻ˣ)</summary>
    Sigmoid,

    /// <summary>x · sigmoid(x) (Elfwing et al. 2018)</summary>
    Silu,

    /// <summary>x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))), the tanh form of Hendrycks and Gimpel 2016</summary>
    Gelu,
}
