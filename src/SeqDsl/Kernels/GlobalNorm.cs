using System.Numerics;
using System.Runtime.InteropServices;

namespace SeqDsl.Kernels;

/// <summary>‖x‖ = √(Σ xᵢ²), summed in double precision in an order that does not depend on the number of threads.</summary>
public static class GlobalNorm
{
    // The unit of both the order of summation and of parallel work: partial sums of chunks are added first to last, whoever made them.
    private const int Chunk = 1 << 16;

    /// <summary>The Euclidean norm of all elements.</summary>
    /// <param name="elements">float or double.</param>
    /// <param name="threads">How many threads may be used; below a million elements one is.</param>
    public static double Of<T>(ReadOnlySpan<T> elements, int threads = 1) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (elements.Length <= Chunk)
        {
            return Math.Sqrt(SumOfSquares(elements));
        }
        double sum = 0;
        int chunks = (int)(((long)elements.Length + Chunk - 1) / Chunk);
        if (threads <= 1 || elements.Length < FlatUpdate.ParallelFrom)
        {
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                sum += SumOfSquares(elements.Slice(chunk * Chunk, Math.Min(Chunk, elements.Length - (chunk * Chunk))));
            }
            return Math.Sqrt(sum);
        }
        var partial = new double[chunks];
        unsafe
        {
            fixed (T* pinned = elements)
            {
                T* first = pinned;
                int length = elements.Length;
                Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
                    partial[chunk] = SumOfSquares(new ReadOnlySpan<T>(first + ((long)chunk * Chunk), Math.Min(Chunk, length - (chunk * Chunk)))));
            }
        }
        foreach (double part in partial)
        {
            sum += part;
        }
        return Math.Sqrt(sum);
    }

    private static double SumOfSquares<T>(ReadOnlySpan<T> elements) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? SumOfSquares(MemoryMarshal.Cast<T, float>(elements))
        : typeof(T) == typeof(double) ? SumOfSquares(MemoryMarshal.Cast<T, double>(elements))
        : throw new NotSupportedException($"Norms are taken of float or double, not of {typeof(T).Name}.");

    private static double SumOfSquares(ReadOnlySpan<float> elements)
    {
        Vector<double> low = Vector<double>.Zero, high = Vector<double>.Zero;
        int i = 0;
        for (; i <= elements.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(elements[i..]), out Vector<double> a, out Vector<double> b);
            low += a * a;
            high += b * b;
        }
        double sum = Vector.Sum(low + high);
        for (; i < elements.Length; i++)
        {
            sum += (double)elements[i] * elements[i];
        }
        return sum;
    }

    private static double SumOfSquares(ReadOnlySpan<double> elements)
    {
        Vector<double> even = Vector<double>.Zero, odd = Vector<double>.Zero;
        int i = 0;
        for (; i <= elements.Length - (2 * Vector<double>.Count); i += 2 * Vector<double>.Count)
        {
            Vector<double> a = new(elements[i..]), b = new(elements[(i + Vector<double>.Count)..]);
            even += a * a;
            odd += b * b;
        }
        double sum = Vector.Sum(even + odd);
        for (; i < elements.Length; i++)
        {
            sum += elements[i] * elements[i];
        }
        return sum;
    }
}
