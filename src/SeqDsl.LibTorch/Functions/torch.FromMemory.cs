using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of any array's elements, in the array's shape.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null)
    {
        var dimensions = new long[rawArray.Rank];
        for (int i = 0; i < dimensions.Length; i++) dimensions[i] = rawArray.GetLongLength(i);
        return rawArray.GetType().GetElementType() switch
        {
            var t when t == typeof(float) => FromMemory(Flat<float>(rawArray), dimensions, ScalarType.Float32, dtype, device, requires_grad, names),
            var t when t == typeof(double) => FromMemory(Flat<double>(rawArray), dimensions, ScalarType.Float64, dtype, device, requires_grad, names),
            var t when t == typeof(long) => FromMemory(Flat<long>(rawArray), dimensions, ScalarType.Int64, dtype, device, requires_grad, names),
            var t when t == typeof(int) => FromMemory(Flat<int>(rawArray), dimensions, ScalarType.Int32, dtype, device, requires_grad, names),
            var t when t == typeof(short) => FromMemory(Flat<short>(rawArray), dimensions, ScalarType.Int16, dtype, device, requires_grad, names),
            var t when t == typeof(byte) => FromMemory(Flat<byte>(rawArray), dimensions, ScalarType.Byte, dtype, device, requires_grad, names),
            var t when t == typeof(sbyte) => FromMemory(Flat<sbyte>(rawArray), dimensions, ScalarType.Int8, dtype, device, requires_grad, names),
            var t when t == typeof(bool) => FromMemory(Flat<bool>(rawArray), dimensions, ScalarType.Bool, dtype, device, requires_grad, names),
            var t => throw new ArgumentException(
                $"An array of {t?.Name} makes no tensor: expected float, double, long, int, short, byte, sbyte or bool elements.", nameof(rawArray)),
        };
    }

    /// <summary>A tensor that shares the array's memory: the array is pinned until the tensor's memory is free.</summary>
    /// <param name="count">Elements; −1 for all behind the offset.</param>
    /// <param name="offset">In elements.</param>
    public static unsafe Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        if (offset < 0 || offset >= rawArray.LongLength)
            throw new ArgumentException($"invalid value for 'offset': {offset}; the array has {rawArray.LongLength} elements", nameof(offset));
        if (count < 0) count = rawArray.LongLength - offset;
        if (count > rawArray.LongLength - offset)
            throw new IndexOutOfRangeException($"element count is too large: {count}; behind {offset} the array has {rawArray.LongLength - offset} elements");
        ManagedNode.Prepare();
        var pin = GCHandle.Alloc(rawArray, GCHandleType.Pinned);
        void* data = (byte*)pin.AddrOfPinnedObject() + offset * dtype.ElementSize();
        nint handle = Library.lt_from_memory(data, &count, 1, (int)dtype, GCHandle.ToIntPtr(pin));
        if (handle == 0)
        {
            pin.Free();
            Library.Throw();
        }
        return new Tensor(handle).WithGrad(requires_grad);
    }

    /// <summary>Copies elements into a new tensor, then converts and moves it where wanted.</summary>
    internal static Tensor FromMemory<T>(
        ReadOnlySpan<T> elements, ReadOnlySpan<long> dimensions, ScalarType type, ScalarType? dtype, Device? device, bool requires_grad,
        string[]? names = null) where T : unmanaged
    {
        long expected = 1;
        foreach (long dimension in dimensions) expected *= dimension;
        if (expected != elements.Length)
            throw new ArgumentException(
                $"mismatched total size creating a tensor from an array: {expected} vs. {elements.Length}; the shape is [{string.Join(", ", dimensions.ToArray())}]",
                nameof(dimensions));
        var tensor = empty(dimensions, type, CPU, names: names);
        elements.CopyTo(tensor.Elements<T>());
        var target = device ?? default_device;
        if (target.type != DeviceType.CPU) tensor = tensor.to(dtype ?? type, target, disposeAfter: true);
        else if (dtype is { } wanted && wanted != type) tensor = tensor.to_type(wanted, disposeAfter: true);
        return tensor.WithGrad(requires_grad);
    }

    private static ReadOnlySpan<T> Flat<T>(IList<T> list) => list switch
    {
        T[] array => array,
        List<T> items => CollectionsMarshal.AsSpan(items),
        _ => list.ToArray(),
    };

    private static ReadOnlySpan<T> Flat<T>(Array array) where T : unmanaged =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
}
