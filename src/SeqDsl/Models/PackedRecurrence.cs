using SeqDsl.Data;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Models;

/// <summary>A recurrence of a model, and which packing of a batch it runs over.</summary>
/// <param name="OnlyInUse">Whether training has another one in its place: it keeps nothing for a backward.</param>
public readonly record struct PackedRecurrence(CellKernel Kernel, Packing Over, bool OnlyInUse = false)
{
    /// <summary>One over the batch's own sequences.</summary>
    public static implicit operator PackedRecurrence(CellKernel kernel) => new(kernel, Packing.Batch);
}
