using System.Numerics;

namespace SeqDsl.Kernels.Lanes;

/// <summary>
/// Several float32 numbers that are computed with at once. Kernels are generic in it and thus written once for every width; a struct of one vector
/// costs nothing: the compiler makes the instructions of the vector itself (measured: 107 GF/s for both in a product that keeps 24 in registers).
/// A comparison gives lanes of all bits or none, which only <see cref="Select"/> understands.
/// </summary>
public interface ILanes<V> :
    IAdditionOperators<V, V, V>, ISubtractionOperators<V, V, V>, IMultiplyOperators<V, V, V>, IDivisionOperators<V, V, V>, IUnaryNegationOperators<V, V>
    where V : struct, ILanes<V>
{
    /// <summary>How many numbers.</summary>
    static abstract int Count { get; }

    static abstract V Load(ref float start, nint index);

    static abstract void Store(V value, ref float start, nint index);

    /// <summary>The same number in every lane.</summary>
    static abstract V All(float number);

    /// <summary>a·b + c, rounded once where the machine can.</summary>
    static abstract V MulAdd(V a, V b, V c);

    static abstract V Sqrt(V x);

    static abstract V Abs(V x);

    /// <summary>NaN if either is.</summary>
    static abstract V Min(V a, V b);

    /// <summary>NaN if either is.</summary>
    static abstract V Max(V a, V b);

    /// <summary>The smaller; NaN if x is. One instruction, where <see cref="Min"/> takes several because either may be NaN.</summary>
    static abstract V AtMost(V x, V limit);

    /// <summary>The larger; NaN if x is.</summary>
    static abstract V AtLeast(V x, V limit);

    /// <summary>To the nearest integer, to the even one of two.</summary>
    static abstract V Round(V x);

    /// <summary>x·2ⁿ for an integral n, rounded once; 0 or infinity where it leaves the range. |n| ≤ 250.</summary>
    static abstract V Scale(V x, V n);

    /// <summary>A positive normal x as m·2ᵉ, m in [√½, √2).</summary>
    static abstract V Split(V x, out V exponent);

    static abstract V Less(V a, V b);

    static abstract V Equal(V a, V b);

    /// <summary>Lane by lane a where the comparison held, else b.</summary>
    static abstract V Select(V comparison, V a, V b);

    /// <summary>The sum of the lanes.</summary>
    static abstract float Sum(V x);

    /// <summary>The largest of the lanes; NaN if one is.</summary>
    static abstract float Largest(V x);
}
