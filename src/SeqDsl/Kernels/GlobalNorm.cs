using System.Numerics;
using System.Runtime.InteropServices;

namespace SeqDsl.Kernels;

/// <summary>‖x‖ = √(Σ xᵢ²), summed in double precision in an order that depends neither on the number of threads nor on what is known to be zero.</summary>
public static class GlobalNorm
{
    // The unit of both the order of summation and of parallel work: partial sums of chunks are added first to last, whoever made them.
    private const int Chunk = 1 << 16;

    /// <summary>The Euclidean norm of all elements.</summary>
    /// <param name="elements">float or double.</param>
    /// <param name="threads">How many threads may be used; below a million elements one is.</param>
    public static double Of<T>(ReadOnlySpan<T> elements, int threads = 1) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Of(elements, [new(0, elements.Length)], threads);

    /// <summary>The same number, without reading what is zero anyway.</summary>
    /// <param name="elements">float or double.</param>
    /// <param name="stretches">Where elements may differ from zero, in order.</param>
    /// <param name="threads">How many threads may be used; below a million elements one is.</param>
    public static double Of<T>(ReadOnlySpan<T> elements, ReadOnlySpan<Stretch> stretches, int threads = 1) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        int chunks = (int)(((long)elements.Length + Chunk - 1) / Chunk);
        if (threads <= 1 || elements.Length < FlatUpdate.ParallelFrom)
        {
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                sum += SumOfSquares(elements, chunk, stretches);
            }
            return Math.Sqrt(sum);
        }
        var partial = new double[chunks];
        unsafe
        {
            fixed (T* pinned = elements)
            {
                fixed (Stretch* pinnedStretches = stretches)
                {
                    T* first = pinned;
                    Stretch* firstStretch = pinnedStretches;
                    int length = elements.Length, count = stretches.Length;
                    Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
                        partial[chunk] = SumOfSquares(new ReadOnlySpan<T>(first, length), chunk, new ReadOnlySpan<Stretch>(firstStretch, count)));
                }
            }
        }
        foreach (double part in partial)
        {
            sum += part;
        }
        return Math.Sqrt(sum);
    }

    private static double SumOfSquares<T>(ReadOnlySpan<T> elements, int chunk, ReadOnlySpan<Stretch> stretches)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int start = chunk * Chunk, end = Math.Min(start + Chunk, elements.Length);
        ReadOnlySpan<T> part = elements[start..end];
        stretches = stretches[FirstBehind(stretches, start)..];
        return typeof(T) == typeof(float) ? SumOfSquares(MemoryMarshal.Cast<T, float>(part), start, stretches)
            : typeof(T) == typeof(double) ? SumOfSquares(MemoryMarshal.Cast<T, double>(part), start, stretches)
            : throw new NotSupportedException($"Norms are taken of float or double, not of {typeof(T).Name}.");
    }

    // The first stretch that ends behind an element.
    private static int FirstBehind(ReadOnlySpan<Stretch> stretches, int element)
    {
        int low = 0, high = stretches.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = stretches[middle].End > element ? (low, middle) : (middle + 1, high);
        }
        return low;
    }

    // Elements in groups of four vectors, a group added to the same eight sums wherever it stands. Groups outside the stretches would add zeros.
    private static double SumOfSquares(ReadOnlySpan<float> chunk, int start, ReadOnlySpan<Stretch> stretches)
    {
        int lanes = Vector<float>.Count, group = 4 * lanes, whole = chunk.Length - (chunk.Length % group), i = 0;
        Vector<double> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        ref float first = ref MemoryMarshal.GetReference(chunk);
        foreach (Stretch stretch in stretches)
        {
            i = Math.Max(i, Math.Max(stretch.Start - start, 0) / group * group);
            for (int end = Math.Min(stretch.End - start, whole); i < end; i += group)
            {
                Vector.Widen(Vector.LoadUnsafe(ref first, (nuint)i), out Vector<double> low, out Vector<double> high);
                (a, b) = (a + (low * low), b + (high * high));
                Vector.Widen(Vector.LoadUnsafe(ref first, (nuint)(i + lanes)), out low, out high);
                (c, d) = (c + (low * low), d + (high * high));
                Vector.Widen(Vector.LoadUnsafe(ref first, (nuint)(i + (2 * lanes))), out low, out high);
                (e, f) = (e + (low * low), f + (high * high));
                Vector.Widen(Vector.LoadUnsafe(ref first, (nuint)(i + (3 * lanes))), out low, out high);
                (g, h) = (g + (low * low), h + (high * high));
            }
            if (i >= whole || stretch.End - start >= chunk.Length)
            {
                break;
            }
        }
        double sum = Vector.Sum(a + b + (c + d) + (e + f + (g + h)));
        foreach (float element in chunk[whole..])
        {
            sum += (double)element * element;
        }
        return sum;
    }

    private static double SumOfSquares(ReadOnlySpan<double> chunk, int start, ReadOnlySpan<Stretch> stretches)
    {
        int lanes = Vector<double>.Count, group = 2 * lanes, whole = chunk.Length - (chunk.Length % group), i = 0;
        Vector<double> even = default, odd = default;
        ref double first = ref MemoryMarshal.GetReference(chunk);
        foreach (Stretch stretch in stretches)
        {
            i = Math.Max(i, Math.Max(stretch.Start - start, 0) / group * group);
            for (int end = Math.Min(stretch.End - start, whole); i < end; i += group)
            {
                Vector<double> a = Vector.LoadUnsafe(ref first, (nuint)i), b = Vector.LoadUnsafe(ref first, (nuint)(i + lanes));
                even += a * a;
                odd += b * b;
            }
            if (i >= whole || stretch.End - start >= chunk.Length)
            {
                break;
            }
        }
        double sum = Vector.Sum(even + odd);
        foreach (double element in chunk[whole..])
        {
            sum += element * element;
        }
        return sum;
    }
}
