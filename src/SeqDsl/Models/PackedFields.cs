using System.Runtime.InteropServices;
using SeqDsl.Kernels;

namespace SeqDsl.Models;

/// <summary>
/// A copy of the weights that a recurrence has taken in, to see whether they are still the same: anybody may write to a parameter, and nobody has to
/// tell. Comparing reads each number once; packing writes them all, and not in order.
/// </summary>
internal sealed class PackedFields : IDisposable
{
    private readonly FloatBuffer buffer = new();

    private Floats copy;

    /// <summary>Whether these were set last, bit for bit.</summary>
    public bool Has(ReadOnlySpan<Floats> fields)
    {
        int start = 0;
        foreach (Floats field in fields)
        {
            if (field.Length > copy.Length - start || !Bits(field).SequenceEqual(Bits(copy.Slice(start, field.Length))))
            {
                return false;
            }
            start += field.Length;
        }
        return start > 0 && start == copy.Length;
    }

    /// <summary>Remembers them; none: forgets.</summary>
    public void Set(ReadOnlySpan<Floats> fields)
    {
        int length = 0;
        foreach (Floats field in fields)
        {
            length += field.Length;
        }
        copy = buffer.Take(length);
        int start = 0;
        foreach (Floats field in fields)
        {
            field.Span.CopyTo(copy.Slice(start, field.Length).Span);
            start += field.Length;
        }
    }

    public void Dispose() => buffer.Dispose();

    // As numbers, NaN would differ from itself, and 0 not from −0.
    private static ReadOnlySpan<int> Bits(Floats numbers) => MemoryMarshal.Cast<float, int>(numbers.Span);
}
