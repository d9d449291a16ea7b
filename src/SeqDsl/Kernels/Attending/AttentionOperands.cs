using SeqDsl.Kernels.Ops;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Kernels.Attending;

/// <summary>What an attention reads.</summary>
/// <param name="Query">[N, features]</param>
/// <param name="Keys">[M, features]</param>
/// <param name="Values">[M, columns]</param>
/// <param name="Direction">[1, features] of an additive score; empty for a dot product.</param>
/// <param name="Over">How the query is packed.</param>
/// <param name="Memory">How keys and values are packed.</param>
/// <param name="Features">A.</param>
/// <param name="Columns">G.</param>
internal readonly record struct AttentionOperands(
    Floats Query, Floats Keys, Floats Values, Floats Direction, PackedSteps Over, PackedSteps Memory, int Features, int Columns)
{
    public bool IsAdditive => !Direction.IsEmpty;

    /// <exception cref="ArgumentException">Sizes do not fit together, or a sequence is not in the memory.</exception>
    public void Check(ReadOnlySpan<long> memoryOf)
    {
        Sizes.Check(Over.Tokens, Features, Query);
        Sizes.Check(Memory.Tokens, Features, Keys);
        Sizes.Check(Memory.Tokens, Columns, Values);
        if (IsAdditive)
        {
            Sizes.Check(1, Features, Direction);
        }
        if (memoryOf.Length != Over.Sequences && (memoryOf.Length > 0 || Over.Sequences != Memory.Sequences))
        {
            throw new ArgumentException(
                $"{Over.Sequences} sequences look at {Memory.Sequences}, with {memoryOf.Length} numbers; expected a number for each, or none where there are as many.", nameof(memoryOf));
        }
        foreach (long sequence in memoryOf)
        {
            RowIndex.Check(sequence, Memory.Sequences);
        }
    }
}

/// <summary>The gradient of an attention's result, [N, columns], and where those of its operands go; empty: not needed.</summary>
internal readonly record struct AttentionGradients(Floats Context, Floats Query, Floats Keys, Floats Values, Floats Direction);
