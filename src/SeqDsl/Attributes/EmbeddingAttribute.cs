namespace SeqDsl;

/// <summary>A learned vector for each entry of the vocabulary (Bengio et al. 2003). Shape: ids [N] → [N, size].</summary>
/// <param name="size">Numbers in each vector.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class EmbeddingAttribute(int size) : LayerAttribute
{
    public int Size { get; } = size;
}
