using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp;

public static class TensorExtensionMethods
{
    public static Parameter AsParameter(this Tensor tensor) => new(tensor);

    /// <summary>Bytes of one element.</summary>
    public static int ElementSize(this ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool or ScalarType.QInt8 or ScalarType.QUInt8 => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 or ScalarType.QInt32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => 8,
        ScalarType.ComplexFloat64 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such element type."),
    };

    public static long TotalSize(this IEnumerable<long> shape) => shape.Aggregate(1L, (product, extent) => product * extent);

    public static float ToSingle(this Tensor value) => (float)value.ToScalar().AsDouble();

    public static double ToDouble(this Tensor value) => value.ToScalar().AsDouble();

    public static Half ToHalf(this Tensor value) => (Half)value.ToScalar().AsDouble();

    public static long ToInt64(this Tensor value) => value.ToScalar().AsInt64();

    public static int ToInt32(this Tensor value) => checked((int)value.ToScalar().AsInt64());

    public static short ToInt16(this Tensor value) => checked((short)value.ToScalar().AsInt64());

    public static sbyte ToSByte(this Tensor value) => checked((sbyte)value.ToScalar().AsInt64());

    public static byte ToByte(this Tensor value) => checked((byte)value.ToScalar().AsInt64());

    public static bool ToBoolean(this Tensor value) => value.ToScalar().AsDouble() != 0;

    /// <summary>Shape, type and device in one line.</summary>
    public static string metastr(this Tensor tensor) => tensor.ToString();

    /// <summary>A tensor of an array's elements, in the given shape.</summary>
    public static Tensor ToTensor<T>(this T[] rawArray, long[] dimensions, bool doCopy = false, bool requires_grad = false)
    {
        var flat = from_array(rawArray);
        var shaped = flat.reshape(dimensions);
        flat.Dispose();
        return shaped.WithGrad(requires_grad);
    }
}
