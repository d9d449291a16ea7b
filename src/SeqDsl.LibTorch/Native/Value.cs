using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>What crosses the boundary: 16 bytes, mirrored by <c>struct Value</c> in dispatch.cpp.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Value
{
    public Tag Tag;
    public int Length;
    public long Bits;
}

internal enum Tag
{
    None, Tensor, Int, Double, Bool, IntList, TensorList, Device, String, Generator, OptionalTensorList, Complex,
}
