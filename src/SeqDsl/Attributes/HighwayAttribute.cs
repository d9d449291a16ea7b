namespace SeqDsl;

/// <summary>
/// y = t∘relu(W·x + b) + (1 − t)∘x with t = σ(V·x + c): a layer that learns how much of itself to let by (Srivastava et al. 2015). Shape: unchanged.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class HighwayAttribute : LayerAttribute
{
    /// <summary>Layers on top of each other.</summary>
    public int Layers { get; set; } = 1;

    /// <summary>What the gate's bias c is before training: below zero, so that at first the layer carries x through (the paper has −1 … −4).</summary>
    public double GateBias { get; set; } = -2;
}
