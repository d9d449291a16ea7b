namespace SeqDsl;

/// <summary>y = x·Wᵀ + b. Shape: [n, features] → [n, size]; n is N for a sequence, B for vectors.</summary>
/// <param name="size">Features that come out.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LinearAttribute(int size) : LayerAttribute
{
    public int Size { get; } = size;

    /// <summary>Whether b is there.</summary>
    public bool Bias { get; set; } = true;
}
