namespace SeqDsl.Kernels.Recurrence;

/// <summary>Stages over rows that a loop over steps runs ahead of itself, a block of steps at a time, so that what they hand on stays in the cache.</summary>
internal interface IRowsAhead
{
    /// <summary>Memory for so many parts, each of blocks of so many rows.</summary>
    void Prepare(int parts, int blockRows, bool saves);

    /// <summary>All stages over the rows of some segments.</summary>
    /// <param name="part">Whose memory is used.</param>
    /// <param name="segments">The rows.</param>
    /// <param name="blocks">Where results go that are handed on: (array, memory of the block).</param>
    void Run(int part, ReadOnlySpan<RowSegment> segments, ReadOnlySpan<(int Array, nint Address)> blocks);
}
