using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SeqDsl.Kernels;

/// <summary>One vector's worth of an optimiser's formula. The fields are the constants of the step.</summary>
internal interface IUpdate<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many moments the optimiser keeps: 0, 1 or 2.</summary>
    static abstract int Moments { get; }

    /// <summary>The new value; the moments are replaced where they are.</summary>
    Vector<T> Apply(Vector<T> value, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second);
}

/// <summary>
/// The traversal that the optimisers share: values, gradients and moments are read once, values and moments written once.
/// The pass is bound by memory, so Vector&lt;T&gt; (256 bits) is as fast as 512; the last partial vector goes through the same formula in a copy on
/// the stack, so an element's result does not depend on where it stands.
/// </summary>
internal static class FlatUpdate
{
    /// <summary>Below this many elements (4 MiB of float) starting threads costs more than they save.</summary>
    internal const int ParallelFrom = 1 << 20;

    private const int Chunk = 1 << 16;

    public static unsafe void Run<TUpdate, T>(TUpdate update, Span<T> values, ReadOnlySpan<T> gradients, Span<T> first, Span<T> second, int threads)
        where TUpdate : struct, IUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (gradients.Length != values.Length
            || (TUpdate.Moments >= 1 && first.Length != values.Length)
            || (TUpdate.Moments >= 2 && second.Length != values.Length))
        {
            throw new ArgumentException(
                $"An update needs buffers of one length, not {values.Length} values, {gradients.Length} gradients, "
                + $"moments of {first.Length} and {second.Length}.");
        }
        if (threads <= 1 || values.Length < ParallelFrom)
        {
            Chunked(update, values, gradients, first, second);
            return;
        }
        fixed (T* pinnedValues = values, pinnedGradients = gradients, pinnedFirst = first, pinnedSecond = second)
        {
            T* v = pinnedValues, g = pinnedGradients, f = pinnedFirst, s = pinnedSecond;
            int length = values.Length, firstLength = first.Length, secondLength = second.Length;
            Parallel.For(0, (length + Chunk - 1) / Chunk, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
            {
                int start = chunk * Chunk, count = Math.Min(Chunk, length - start);
                Chunked(
                    update,
                    new Span<T>(v + start, count),
                    new ReadOnlySpan<T>(g + start, count),
                    firstLength == 0 ? default : new Span<T>(f + start, count),
                    secondLength == 0 ? default : new Span<T>(s + start, count));
            });
        }
    }

    private static void Chunked<TUpdate, T>(TUpdate update, Span<T> values, ReadOnlySpan<T> gradients, Span<T> first, Span<T> second)
        where TUpdate : struct, IUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int whole = values.Length - (values.Length % Vector<T>.Count);
        Vectors(
            update,
            ref MemoryMarshal.GetReference(values),
            ref MemoryMarshal.GetReference(gradients),
            ref MemoryMarshal.GetReference(first),
            ref MemoryMarshal.GetReference(second),
            whole);
        int rest = values.Length - whole;
        if (rest == 0)
        {
            return;
        }
        Span<T> copies = stackalloc T[4 * Vector<T>.Count];
        copies.Clear();
        Span<T> v = copies[..Vector<T>.Count], g = copies.Slice(Vector<T>.Count, Vector<T>.Count);
        Span<T> f = copies.Slice(2 * Vector<T>.Count, Vector<T>.Count), s = copies.Slice(3 * Vector<T>.Count, Vector<T>.Count);
        values[whole..].CopyTo(v);
        gradients[whole..].CopyTo(g);
        if (TUpdate.Moments >= 1)
        {
            first[whole..].CopyTo(f);
        }
        if (TUpdate.Moments >= 2)
        {
            second[whole..].CopyTo(s);
        }
        Vectors(
            update,
            ref MemoryMarshal.GetReference(v),
            ref MemoryMarshal.GetReference(g),
            ref MemoryMarshal.GetReference(f),
            ref MemoryMarshal.GetReference(s),
            Vector<T>.Count);
        v[..rest].CopyTo(values[whole..]);
        if (TUpdate.Moments >= 1)
        {
            f[..rest].CopyTo(first[whole..]);
        }
        if (TUpdate.Moments >= 2)
        {
            s[..rest].CopyTo(second[whole..]);
        }
    }

    private static void Vectors<TUpdate, T>(TUpdate update, ref T values, ref T gradients, ref T first, ref T second, int length)
        where TUpdate : struct, IUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nuint i = 0; i < (nuint)length; i += (nuint)Vector<T>.Count)
        {
            Vector<T> m = TUpdate.Moments >= 1 ? Vector.LoadUnsafe(ref first, i) : default;
            Vector<T> s = TUpdate.Moments >= 2 ? Vector.LoadUnsafe(ref second, i) : default;
            Vector<T> value = update.Apply(Vector.LoadUnsafe(ref values, i), Vector.LoadUnsafe(ref Unsafe.AsRef(in gradients), i), ref m, ref s);
            value.StoreUnsafe(ref values, i);
            if (TUpdate.Moments >= 1)
            {
                m.StoreUnsafe(ref first, i);
            }
            if (TUpdate.Moments >= 2)
            {
                s.StoreUnsafe(ref second, i);
            }
        }
    }
}
