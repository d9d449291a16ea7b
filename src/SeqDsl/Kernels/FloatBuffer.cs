using System.Runtime.InteropServices;

namespace SeqDsl.Kernels;

/// <summary>Memory for kernels, on a cache line's boundary: grown when more is asked for, never shrunk, reused from step to step.</summary>
public sealed unsafe class FloatBuffer : IDisposable
{
    /// <summary>Numbers in a cache line, and in the widest register.</summary>
    public const int Line = 16;

    private void* memory;
    private int capacity;

    ~FloatBuffer() => Free();

    /// <summary>At least so many numbers, whose values are whatever they were. What was handed out before may be gone.</summary>
    public Floats Take(long count)
    {
        if (count > int.MaxValue - Line)
        {
            throw new ArgumentOutOfRangeException(nameof(count), $"{count:#,0} numbers are more than a buffer holds ({int.MaxValue - Line:#,0}): use smaller batches.");
        }
        if (count > capacity)
        {
            Free();
            memory = NativeMemory.AlignedAlloc((nuint)count * sizeof(float), Line * sizeof(float));
            capacity = (int)count;
        }
        return new((nint)memory, (int)count);
    }

    /// <summary>So many numbers rounded up to whole cache lines.</summary>
    public static long Lines(long count) => (count + Line - 1) / Line * Line;

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(memory);
        memory = null;
        capacity = 0;
    }
}
