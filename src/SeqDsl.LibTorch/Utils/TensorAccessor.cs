using System.Collections;

namespace TorchSharp.Utils;

/// <summary>Reads and writes the elements of a tensor on the processor; of a tensor elsewhere, of a copy.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private readonly torch.Tensor tensor;
    private readonly bool owned;
    private readonly long[] shape;
    private readonly long[] strides;

    internal TensorAccessor(torch.Tensor source)
    {
        owned = source.device_type != DeviceType.CPU;
        tensor = owned ? source.cpu() : source.alias().DetachFromDisposeScope();
        shape = tensor.shape;
        strides = tensor.stride();
        Count = tensor.NumberOfElements;
    }

    public long Count { get; }

    public bool IsReadOnly => owned;

    public T this[params long[] indices]
    {
        get => Element(Offset(indices));
        set => Element(Offset(indices)) = value;
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array);
        return array;
    }

    public Array ToNDArray()
    {
        var array = Array.CreateInstance(typeof(T), Array.ConvertAll(shape, extent => checked((int)extent)));
        var elements = ToArray();
        if (shape.Length == 0) return elements;
        Buffer.BlockCopy(elements, 0, array, 0, Buffer.ByteLength(array));
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        if (array.Length - arrayIndex < Count - tensorIndex)
            throw new ArgumentException($"{Count - tensorIndex} elements do not fit into {array.Length - arrayIndex}.", nameof(array));
        if (tensor.is_contiguous())
        {
            tensor.Elements<T>()[(int)tensorIndex..].CopyTo(array[arrayIndex..]);
            return;
        }
        for (long i = tensorIndex; i < Count; i++) array[arrayIndex++] = Element(OffsetOf(i));
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        for (long i = tensorIndex; i < Count && arrayIndex < array.Length; i++) Element(OffsetOf(i)) = array[arrayIndex++];
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++) yield return Element(OffsetOf(i));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => tensor.Dispose();

    private unsafe ref T Element(long offset) => ref ((T*)tensor.DataPointer)[offset];

    private long Offset(long[] indices)
    {
        if (indices.Length != shape.Length)
        {
            throw new ArgumentException($"{indices.Length} indices into a tensor of {shape.Length} dimensions.", nameof(indices));
        }
        long offset = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            long index = indices[i] < 0 ? indices[i] + shape[i] : indices[i];
            if ((ulong)index >= (ulong)shape[i]) throw new IndexOutOfRangeException($"Index {indices[i]} in dimension {i}, which has {shape[i]} elements.");
            offset += index * strides[i];
        }
        return offset;
    }

    // Offset of the element with that number in row-major order.
    private long OffsetOf(long number)
    {
        long offset = 0;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            offset += number % shape[i] * strides[i];
            number /= shape[i];
        }
        return offset;
    }
}
