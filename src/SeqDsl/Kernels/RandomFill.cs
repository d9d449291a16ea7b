using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SeqDsl.Kernels;

/// <summary>
/// Memory filled with the numbers of a <see cref="RandomStream"/>, element n with number n. Computed in double precision and rounded once, so
/// a float and a double buffer hold the same numbers.
/// </summary>
public static class RandomFill
{
    private const int GroupSize = 32;

    /// <summary>Uniform in (−bound, bound): (2·(word + ½)·2⁻³² − 1) · bound.</summary>
    public static void Uniform<T>(RandomStream stream, double bound, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Fill<UniformDraw, T>(stream, bound, 0, destination);

    /// <summary>
    /// Normal with mean 0: √(−2 ln u) · cos 2πv and √(−2 ln u) · sin 2πv (Box and Muller 1958), where elements n and n + 16 of each group of 32
    /// are made of words n and n + 16 of it.
    /// </summary>
    public static void Normal<T>(RandomStream stream, double deviation, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Fill<NormalDraw, T>(stream, deviation, 0, destination);

    /// <summary>0 with the given probability, else 1 / (1 − probability). Element n is 0 where word n &lt; probability · 2³².</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1).</exception>
    public static void DropoutMask<T>(RandomStream stream, double probability, Span<T> destination) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        CheckProbability(probability);
        Fill<MaskDraw, T>(stream, Math.Ceiling(probability * 4294967296.0), 1 / (1 - probability), destination);
    }

    /// <summary>x ∘ m, m being what <see cref="DropoutMask"/> makes of the stream; m is not written anywhere.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1).</exception>
    /// <exception cref="ArgumentException">The destination is not as long as x.</exception>
    public static void Dropped(RandomStream stream, double probability, ReadOnlySpan<float> x, Span<float> destination)
    {
        CheckProbability(probability);
        if (x.Length != destination.Length)
        {
            throw new ArgumentException($"The product of {x.Length} numbers with their mask has as many, not {destination.Length}.");
        }
        Vector512<ulong> threshold = Vector512.Create((ulong)Math.Ceiling(probability * 4294967296.0));
        Vector512<float> kept = Vector512.Create((float)(1 / (1 - probability)));
        Span<float> rest = stackalloc float[GroupSize];
        for (uint group = 0; destination.Length > 0; group++)
        {
            Philox.Group(stream, group, out Vector512<ulong> w0, out Vector512<ulong> w1, out Vector512<ulong> w2, out Vector512<ulong> w3);
            bool whole = destination.Length >= GroupSize;
            if (!whole)
            {
                x.CopyTo(rest);
            }
            ref float from = ref MemoryMarshal.GetReference(whole ? x : rest), to = ref MemoryMarshal.GetReference(whole ? destination : rest);
            Vector512<float> low = Vector512.LoadUnsafe(ref from) * Mask(w0, w1), high = Vector512.LoadUnsafe(ref from, 16) * Mask(w2, w3);
            low.StoreUnsafe(ref to);
            high.StoreUnsafe(ref to, 16);
            if (!whole)
            {
                rest[..destination.Length].CopyTo(destination);
                return;
            }
            x = x[GroupSize..];
            destination = destination[GroupSize..];
        }

        Vector512<float> Mask(Vector512<ulong> a, Vector512<ulong> b)
        {
            Vector512<ulong> dropA = Vector512.LessThan(a, threshold), dropB = Vector512.LessThan(b, threshold);
            return Vector512.AndNot(kept, Vector512.Narrow(dropA, dropB).AsSingle());
        }
    }

    private static void CheckProbability(double probability)
    {
        if (!(probability >= 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A dropout probability is at least 0 and less than 1.");
        }
    }

    /// <summary>Four vectors of eight words (low halves of the lanes) become four vectors of eight numbers.</summary>
    private interface IDraw
    {
        static abstract void Numbers(
            Vector512<ulong> w0, Vector512<ulong> w1, Vector512<ulong> w2, Vector512<ulong> w3, double a, double b,
            out Vector512<double> d0, out Vector512<double> d1, out Vector512<double> d2, out Vector512<double> d3);
    }

    private static void Fill<TDraw, T>(RandomStream stream, double a, double b, Span<T> destination)
        where TDraw : struct, IDraw
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> rest = stackalloc T[GroupSize];
        uint group = 0;
        for (; destination.Length > 0; group++)
        {
            Philox.Group(stream, group, out Vector512<ulong> w0, out Vector512<ulong> w1, out Vector512<ulong> w2, out Vector512<ulong> w3);
            TDraw.Numbers(
                w0, w1, w2, w3, a, b, out Vector512<double> d0, out Vector512<double> d1, out Vector512<double> d2, out Vector512<double> d3);
            bool whole = destination.Length >= GroupSize;
            Store(d0, d1, d2, d3, ref MemoryMarshal.GetReference(whole ? destination : rest));
            if (!whole)
            {
                rest[..destination.Length].CopyTo(destination);
                return;
            }
            destination = destination[GroupSize..];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Vector512<double> d0, Vector512<double> d1, Vector512<double> d2, Vector512<double> d3, ref T destination)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            ref float floats = ref Unsafe.As<T, float>(ref destination);
            Vector512.Narrow(d0, d1).StoreUnsafe(ref floats);
            Vector512.Narrow(d2, d3).StoreUnsafe(ref floats, 16);
        }
        else if (typeof(T) == typeof(double))
        {
            ref double doubles = ref Unsafe.As<T, double>(ref destination);
            d0.StoreUnsafe(ref doubles);
            d1.StoreUnsafe(ref doubles, 8);
            d2.StoreUnsafe(ref doubles, 16);
            d3.StoreUnsafe(ref doubles, 24);
        }
        else
        {
            throw new NotSupportedException($"Random numbers are made as float or double, not as {typeof(T).Name}.");
        }
    }

    // (word + ½) · 2⁻³², in (0, 1).
    private static Vector512<double> Unit(Vector512<ulong> words) =>
        (Vector512.ConvertToDouble(words) + Vector512.Create(0.5)) * Vector512.Create(1.0 / 4294967296.0);

    private readonly struct UniformDraw : IDraw
    {
        public static void Numbers(
            Vector512<ulong> w0, Vector512<ulong> w1, Vector512<ulong> w2, Vector512<ulong> w3, double a, double b,
            out Vector512<double> d0, out Vector512<double> d1, out Vector512<double> d2, out Vector512<double> d3)
        {
            Vector512<double> two = Vector512.Create(2.0), one = Vector512.Create(1.0), bound = Vector512.Create(a);
            d0 = ((Unit(w0) * two) - one) * bound;
            d1 = ((Unit(w1) * two) - one) * bound;
            d2 = ((Unit(w2) * two) - one) * bound;
            d3 = ((Unit(w3) * two) - one) * bound;
        }
    }

    private readonly struct NormalDraw : IDraw
    {
        public static void Numbers(
            Vector512<ulong> w0, Vector512<ulong> w1, Vector512<ulong> w2, Vector512<ulong> w3, double a, double b,
            out Vector512<double> d0, out Vector512<double> d1, out Vector512<double> d2, out Vector512<double> d3)
        {
            Pair(w0, w2, a, out d0, out d2);
            Pair(w1, w3, a, out d1, out d3);
        }

        private static void Pair(Vector512<ulong> u, Vector512<ulong> v, double deviation, out Vector512<double> cosine, out Vector512<double> sine)
        {
            Vector512<double> radius = Vector512.Sqrt(Vector512.Log(Unit(u)) * Vector512.Create(-2.0)) * Vector512.Create(deviation);
            (Vector512<double> sin, Vector512<double> cos) = Vector512.SinCos(Unit(v) * Vector512.Create(2 * Math.PI));
            cosine = radius * cos;
            sine = radius * sin;
        }
    }

    private readonly struct MaskDraw : IDraw
    {
        public static void Numbers(
            Vector512<ulong> w0, Vector512<ulong> w1, Vector512<ulong> w2, Vector512<ulong> w3, double a, double b,
            out Vector512<double> d0, out Vector512<double> d1, out Vector512<double> d2, out Vector512<double> d3)
        {
            Vector512<ulong> threshold = Vector512.Create((ulong)a);
            Vector512<double> kept = Vector512.Create(b);
            d0 = Vector512.ConditionalSelect(Vector512.LessThan(w0, threshold).AsDouble(), Vector512<double>.Zero, kept);
            d1 = Vector512.ConditionalSelect(Vector512.LessThan(w1, threshold).AsDouble(), Vector512<double>.Zero, kept);
            d2 = Vector512.ConditionalSelect(Vector512.LessThan(w2, threshold).AsDouble(), Vector512<double>.Zero, kept);
            d3 = Vector512.ConditionalSelect(Vector512.LessThan(w3, threshold).AsDouble(), Vector512<double>.Zero, kept);
        }
    }
}
