using SeqDsl.Kernels;

namespace SeqDsl.Models;

/// <summary>
/// The memory in which a model computes, reused from step to step. It is one buffer in several regions, one for each way in which a value grows with the
/// batch; a value stands at a planned column of its region, its rows one after the other. Each region's rows are rounded up to whole cache lines, so
/// every value begins on one.
/// </summary>
public sealed class Workspace : IDisposable
{
    private readonly FloatBuffer buffer = new();

    private Floats memory;
    private int tokens, sequences, vocabulary;
    private Region tokenRegion, sequenceRegion, numberRegion, vocabularyRegion, sequenceByVocabularyRegion, tokenByVocabularyRegion, savedRegion, scratchRegion;

    /// <summary>[N, columns]</summary>
    public Floats Tokens(int column, int columns) => At(tokenRegion, column, columns);

    /// <summary>[B, columns]</summary>
    public Floats Sequences(int column, int columns) => At(sequenceRegion, column, columns);

    /// <summary>[count]</summary>
    public Floats Numbers(int column, int count) => At(numberRegion, column, count);

    /// <summary>[V, columns] or [columns, V]</summary>
    public Floats Vocabulary(int column, int columns) => At(vocabularyRegion, column, columns);

    /// <summary>[B, V · columns]</summary>
    public Floats SequencesByVocabulary(int column, int columns) => At(sequenceByVocabularyRegion, column, columns);

    /// <summary>[N, V · columns]</summary>
    public Floats TokensByVocabulary(int column, int columns) => At(tokenByVocabularyRegion, column, columns);

    /// <summary>[N · columns] of what recurrences keep for backward.</summary>
    internal Floats Saved(int column, int columns) => At(savedRegion, column, columns);

    /// <summary>[N · columns] for a recurrence while it runs; the same memory for each.</summary>
    internal Floats Scratch(int columns) => At(scratchRegion, 0, columns);

    /// <summary>Makes room. What was handed out before is no longer there.</summary>
    /// <param name="size">What is planned.</param>
    /// <param name="tokens">N.</param>
    /// <param name="sequences">B.</param>
    /// <param name="vocabulary">V.</param>
    /// <param name="saved">Numbers for each token that recurrences keep for backward, in all.</param>
    /// <param name="scratch">Numbers for each token that a recurrence needs while it runs, at most.</param>
    internal void Arrange(WorkspaceSize size, int tokens, int sequences, int vocabulary, int saved, int scratch)
    {
        (this.tokens, this.sequences, this.vocabulary) = (tokens, sequences, vocabulary);
        long start = 0;
        tokenRegion = Next(size.Tokens, tokens);
        sequenceRegion = Next(size.Sequences, sequences);
        numberRegion = Next(size.Numbers, 1);
        vocabularyRegion = Next(size.Vocabulary, vocabulary);
        sequenceByVocabularyRegion = Next(size.SequencesByVocabulary, (long)sequences * vocabulary);
        tokenByVocabularyRegion = Next(size.TokensByVocabulary, (long)tokens * vocabulary);
        savedRegion = Next(saved, tokens);
        scratchRegion = Next(scratch, tokens);
        memory = buffer.Take(start);

        Region Next(int columns, long rows)
        {
            // Numbers are planned in whole lines already.
            var region = new Region(start, rows, rows == 1 ? 1 : FloatBuffer.Lines(rows), columns);
            start += FloatBuffer.Lines(region.Stride * columns);
            return region;
        }
    }

    public void Dispose() => buffer.Dispose();

    private Floats At(in Region region, int column, int columns) => column >= 0 && columns >= 0 && column <= region.Columns - columns
        ? memory.Slice((int)(region.Start + (column * region.Stride)), (int)(region.Rows * columns))
        : throw new ArgumentOutOfRangeException(nameof(column), $"A region of {region.Columns} columns was planned, and {columns} from {column} on are asked for.");

    private readonly record struct Region(long Start, long Rows, long Stride, int Columns);
}
