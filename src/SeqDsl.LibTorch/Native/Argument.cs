using System.Text;

namespace TorchSharp.Native;

/// <summary>
/// An argument of an operator. It holds on to the managed object that it came from, so that nothing is finalized while the call runs;
/// <see cref="Operator"/> writes it as a <see cref="Value"/>.
/// </summary>
internal readonly struct Argument
{
    private readonly object? owner;
    private readonly long bits;
    private readonly int length;
    private readonly Tag tag;

    private Argument(Tag tag, object? owner, long bits = 0, int length = 0) => (this.tag, this.owner, this.bits, this.length) = (tag, owner, bits, length);

    public object? Owner => owner;

    /// <summary>8-byte words of scratch memory that <see cref="Write"/> needs.</summary>
    public int Words => tag switch
    {
        Tag.IntList or Tag.TensorList or Tag.OptionalTensorList => length,
        Tag.String => Encoding.UTF8.GetMaxByteCount(length) / 8 + 1,
        Tag.Complex => 2,
        _ => 0,
    };

    public static Argument None => default;

    public static implicit operator Argument(torch.Tensor? tensor) => tensor is null ? default : new(Tag.Tensor, tensor);
    public static implicit operator Argument(int value) => new(Tag.Int, null, value);
    public static implicit operator Argument(long value) => new(Tag.Int, null, value);
    public static implicit operator Argument(long? value) => value is long v ? new(Tag.Int, null, v) : default;
    public static implicit operator Argument(double value) => new(Tag.Double, null, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Argument(double? value) => value is double v ? v : default(Argument);
    public static implicit operator Argument(bool value) => new(Tag.Bool, null, value ? 1 : 0);
    public static implicit operator Argument(string? value) => value is null ? default : new(Tag.String, value, 0, value.Length);
    public static implicit operator Argument(long[]? values) => values is null ? default : new(Tag.IntList, values, 0, values.Length);
    public static implicit operator Argument(torch.Tensor?[] tensors) => new(Tag.TensorList, tensors, 0, tensors.Length);
    public static implicit operator Argument(torch.ScalarType type) => new(Tag.Int, null, (long)type);
    public static implicit operator Argument(torch.ScalarType? type) => type is { } t ? t : default(Argument);
    public static implicit operator Argument(torch.Device? device) => device is null ? default : new(Tag.Device, null, (long)device.type, device.index);
    public static implicit operator Argument(torch.Generator? generator) => generator is null ? default : new(Tag.Generator, generator);

    public static implicit operator Argument(Scalar? scalar) => scalar switch
    {
        null => default,
        { IsComplex: true } => new(Tag.Complex, scalar),
        { IsFloatingPoint: true } => scalar.AsDouble(),
        { Type: torch.ScalarType.Bool } => scalar.AsInt64() != 0,
        _ => scalar.AsInt64(),
    };

    /// <summary>A list whose entries may be absent: the indices of index and index_put.</summary>
    public static Argument Optional(torch.Tensor?[] tensors) => new(Tag.OptionalTensorList, tensors, 0, tensors.Length);

    /// <summary>Writes the argument to <paramref name="value"/>, lists to <paramref name="scratch"/> (which must not move).</summary>
    public unsafe void Write(Value* value, long* scratch)
    {
        value->Tag = tag;
        value->Length = length;
        value->Bits = bits;
        switch (tag)
        {
            case Tag.Tensor:
                value->Bits = ((torch.Tensor)owner!).Handle;
                break;
            case Tag.Generator:
                value->Bits = ((torch.Generator)owner!).Handle;
                break;
            case Tag.IntList:
                ((long[])owner!).CopyTo(new Span<long>(scratch, length));
                value->Bits = (nint)scratch;
                break;
            case Tag.TensorList or Tag.OptionalTensorList:
                var tensors = (torch.Tensor?[])owner!;
                for (int i = 0; i < length; i++) scratch[i] = tensors[i]?.Handle ?? 0;
                value->Bits = (nint)scratch;
                break;
            case Tag.String:
                string text = (string)owner!;
                value->Length = Encoding.UTF8.GetBytes(text, new Span<byte>(scratch, Words * 8));
                value->Bits = (nint)scratch;
                break;
            case Tag.Complex:
                var complex = ((Scalar)owner!).AsComplex();
                ((double*)scratch)[0] = complex.Real;
                ((double*)scratch)[1] = complex.Imaginary;
                value->Bits = (nint)scratch;
                break;
        }
    }
}
