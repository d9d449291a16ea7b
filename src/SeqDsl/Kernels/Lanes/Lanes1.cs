using System.Runtime.CompilerServices;

namespace SeqDsl.Kernels.Lanes;

/// <summary>One number: what a machine without vectors runs, and what is left of less than four units.</summary>
public readonly struct Lanes1(float number) : ILanes<Lanes1>
{
    private readonly float number = number;

    public static int Count => 1;

    public static Lanes1 Load(ref float start, nint index) => new(Unsafe.Add(ref start, index));

    public static void Store(Lanes1 value, ref float start, nint index) => Unsafe.Add(ref start, index) = value.number;

    public static Lanes1 All(float number) => new(number);

    public static Lanes1 operator +(Lanes1 left, Lanes1 right) => new(left.number + right.number);

    public static Lanes1 operator -(Lanes1 left, Lanes1 right) => new(left.number - right.number);

    public static Lanes1 operator *(Lanes1 left, Lanes1 right) => new(left.number * right.number);

    public static Lanes1 operator /(Lanes1 left, Lanes1 right) => new(left.number / right.number);

    public static Lanes1 operator -(Lanes1 value) => new(-value.number);

    public static Lanes1 MulAdd(Lanes1 a, Lanes1 b, Lanes1 c) => new(float.MultiplyAddEstimate(a.number, b.number, c.number));

    public static Lanes1 Sqrt(Lanes1 x) => new(MathF.Sqrt(x.number));

    public static Lanes1 Abs(Lanes1 x) => new(MathF.Abs(x.number));

    public static Lanes1 Min(Lanes1 a, Lanes1 b) => new(MathF.Min(a.number, b.number));

    public static Lanes1 Max(Lanes1 a, Lanes1 b) => new(MathF.Max(a.number, b.number));

    public static Lanes1 AtMost(Lanes1 x, Lanes1 limit) => new(limit.number < x.number ? limit.number : x.number);

    public static Lanes1 AtLeast(Lanes1 x, Lanes1 limit) => new(limit.number > x.number ? limit.number : x.number);

    public static Lanes1 Round(Lanes1 x) => new(MathF.Round(x.number));

    public static Lanes1 Scale(Lanes1 x, Lanes1 n) => new(MathF.ScaleB(x.number, (int)n.number));

    public static Lanes1 Split(Lanes1 x, out Lanes1 exponent)
    {
        int bits = BitConverter.SingleToInt32Bits(x.number), power = (bits - 0x3F3504F3) & unchecked((int)0xFF800000);
        exponent = new(power >> 23);
        return new(BitConverter.Int32BitsToSingle(bits - power));
    }

    public static Lanes1 Less(Lanes1 a, Lanes1 b) => Mask(a.number < b.number);

    public static Lanes1 Equal(Lanes1 a, Lanes1 b) => Mask(a.number == b.number);

    public static Lanes1 Select(Lanes1 comparison, Lanes1 a, Lanes1 b) => BitConverter.SingleToInt32Bits(comparison.number) != 0 ? a : b;

    public static float Sum(Lanes1 x) => x.number;

    public static float Largest(Lanes1 x) => x.number;

    private static Lanes1 Mask(bool holds) => new(BitConverter.Int32BitsToSingle(holds ? -1 : 0));
}
