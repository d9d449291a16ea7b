namespace SeqDsl;

/// <summary>The model reads a series of dense vectors: sensor readings, audio frames. Shape: [N, size].</summary>
/// <param name="size">Numbers in each vector.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class FeaturesAttribute(int size) : LayerAttribute
{
    public int Size { get; } = size;
}
