using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SeqDsl.Kernels;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>
/// Tensors made of managed memory and the memory of tensors. <c>Tensor.bytes</c> is the memory itself for a contiguous CPU tensor, in TorchSharp and in
/// the stand-in, of every version; it needs neither pinning nor a native entry point of our own. Its limit is 2 GiB a tensor.
/// </summary>
internal static class TensorMemory
{
    /// <summary>The memory of a contiguous CPU tensor. Valid as long as the caller keeps the tensor alive.</summary>
    public static Span<T> Of<T>(Tensor tensor) where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.bytes);

    /// <summary>The memory of a contiguous CPU tensor of float32, which does not move. Valid as long as the caller keeps the tensor alive.</summary>
    public static unsafe Floats Floats(Tensor tensor)
    {
        Span<float> numbers = Of<float>(tensor);
        return new((nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(numbers)), numbers.Length);
    }

    /// <summary>Whether <see cref="Of"/> may be used.</summary>
    public static bool IsReachable(Tensor tensor) => tensor.device_type == DeviceType.CPU && tensor.numel() * tensor.element_size() <= int.MaxValue;

    /// <summary>A tensor with a copy of the numbers, in no dispose scope: the caller disposes it.</summary>
    public static Tensor Copy<T>(ReadOnlySpan<T> source, long[] shape, torch.ScalarType type, torch.Device device) where T : unmanaged
    {
        Tensor tensor = torch.empty(shape, type, torch.CPU).DetachFromDisposeScope();
        source.CopyTo(Of<T>(tensor));
        return OnDevice(tensor, device);
    }

    /// <summary>As <see cref="Copy"/>, as float32 or float64.</summary>
    public static Tensor Floats(ReadOnlySpan<float> source, long[] shape, torch.ScalarType type, torch.Device device)
    {
        if (type == torch.ScalarType.Float32)
        {
            return Copy(source, shape, type, device);
        }
        var doubles = new double[source.Length];
        for (int i = 0; i < doubles.Length; i++)
        {
            doubles[i] = source[i];
        }
        return Copy<double>(doubles, shape, type, device);
    }

    /// <summary>The tensor itself if it is there already, else a copy on the device, the tensor being disposed.</summary>
    public static Tensor OnDevice(Tensor tensor, torch.Device device)
    {
        if (device.type == DeviceType.CPU)
        {
            return tensor;
        }
        Tensor moved = tensor.to(device).DetachFromDisposeScope();
        tensor.Dispose();
        return moved;
    }

    /// <summary>The number in a tensor of one element, from any device. (<c>item</c> would make a finalizable Scalar.)</summary>
    public static double Scalar(Tensor tensor)
    {
        if (tensor.device_type == DeviceType.CPU)
        {
            return tensor.dtype == torch.ScalarType.Float64 ? Of<double>(tensor)[0] : Of<float>(tensor)[0];
        }
        using Tensor copy = tensor.cpu();
        return Scalar(copy);
    }

    /// <summary>All numbers of a tensor as float, from any device; row-major.</summary>
    public static float[] ToFloats(Tensor tensor)
    {
        using Tensor copy = tensor.cpu(); // of a CPU tensor: another handle of the same memory
        using Tensor dense = copy.contiguous();
        if (dense.dtype == torch.ScalarType.Float32)
        {
            return Of<float>(dense).ToArray();
        }
        Span<double> doubles = Of<double>(dense);
        var floats = new float[doubles.Length];
        for (int i = 0; i < floats.Length; i++)
        {
            floats[i] = (float)doubles[i];
        }
        return floats;
    }
}
