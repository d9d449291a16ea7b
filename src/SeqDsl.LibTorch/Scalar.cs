using System.Numerics;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number as an argument of an operator. A plain managed value: no native object, nothing to finalize.</summary>
public sealed class Scalar : IDisposable
{
    private readonly double real;
    private readonly double imaginary;
    private readonly long integer;

    private Scalar(ScalarType type, long value) => (Type, integer, real) = (type, value, value);

    private Scalar(ScalarType type, double value, double imaginary = 0) => (Type, real, this.imaginary) = (type, value, imaginary);

    public ScalarType Type { get; }

    internal bool IsComplex => Type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    internal bool IsFloatingPoint => Type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

    internal double AsDouble() => real;

    internal long AsInt64() => IsFloatingPoint || IsComplex ? (long)real : integer;

    internal Complex AsComplex() => new(real, imaginary);

    public void Dispose() { }

    public static implicit operator Scalar(byte value) => new(ScalarType.Byte, value);
    public static implicit operator Scalar(sbyte value) => new(ScalarType.Int8, value);
    public static implicit operator Scalar(short value) => new(ScalarType.Int16, value);
    public static implicit operator Scalar(int value) => new(ScalarType.Int32, value);
    public static implicit operator Scalar(long value) => new(ScalarType.Int64, value);
    public static implicit operator Scalar(Half value) => new(ScalarType.Float16, (double)value);
    public static implicit operator Scalar(float value) => new(ScalarType.Float32, (double)value);
    public static implicit operator Scalar(double value) => new(ScalarType.Float64, value);
    public static implicit operator Scalar(bool value) => new(ScalarType.Bool, value ? 1L : 0L);
    public static implicit operator Scalar((float, float) value) => new(ScalarType.ComplexFloat32, value.Item1, value.Item2);
    public static implicit operator Scalar(Complex value) => new(ScalarType.ComplexFloat64, value.Real, value.Imaginary);
}
