namespace SeqDsl.Kernels.Ops;

/// <summary>y[b, v] = how often entry v occurs in sequence b: ids [N], sequences [N] → [B, V]</summary>
public static class CountTokens
{
    /// <param name="ids">[N]</param>
    /// <param name="sequenceOf">[N]</param>
    /// <param name="vocabulary">V</param>
    /// <param name="destination">[B, V]</param>
    /// <exception cref="ArgumentException">An id is not in the vocabulary, or a sequence not in the batch.</exception>
    public static void Run(ReadOnlySpan<long> ids, ReadOnlySpan<long> sequenceOf, int vocabulary, Floats destination)
    {
        destination.Span.Clear();
        long sequences = destination.Length / vocabulary;
        for (int token = 0; token < ids.Length; token++)
        {
            destination.At((nint)((RowIndex.Check(sequenceOf[token], sequences) * vocabulary) + RowIndex.Check(ids[token], vocabulary)))++;
        }
    }
}
