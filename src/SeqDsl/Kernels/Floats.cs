using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SeqDsl.Kernels;

/// <summary>
/// float32 numbers in memory that does not move and that somebody else keeps alive: of a CPU tensor or of a <see cref="FloatBuffer"/>. Unlike a span it can
/// be handed to other threads; code without unsafe blocks can use it.
/// </summary>
/// <param name="Address">Of the first.</param>
/// <param name="Length">How many.</param>
public readonly record struct Floats(nint Address, int Length)
{
    /// <summary>Whether there are none: an operand that is left out.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>The first. Nothing checks what is reached from here.</summary>
    public ref float Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.AddByteOffset(ref Unsafe.NullRef<float>(), Address);
    }

    public Span<float> Span => MemoryMarshal.CreateSpan(ref Start, Length);

    /// <summary>A number, unchecked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float At(nint index) => ref Unsafe.Add(ref Start, index);

    /// <summary>A part.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie within.</exception>
    public Floats Slice(int start, int length) =>
        start >= 0 && length >= 0 && start <= Length - length
            ? new(Address + ((nint)start * sizeof(float)), length)
            : throw new ArgumentOutOfRangeException(nameof(start), $"There are {Length} numbers, and {length} from {start} on are asked for.");

    public override string ToString() => $"{Length} floats";
}
