using SeqDsl.Data;
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
    private WorkspaceArea numbers, vocabularyArea, sourceVocabularyArea, characterArea, sequenceByVocabulary, tokenByVocabulary;

    public Workspace() => (Batch, Words, Source) = (new(this), new(this), new(this));

    /// <summary>What grows with the batch's own sequences.</summary>
    public PackingSpace Batch { get; }

    /// <summary>What grows with the batch's distinct words: U words of together M characters.</summary>
    public PackingSpace Words { get; }

    /// <summary>What grows with what a model with two inputs reads first: B sequences of together N′ tokens.</summary>
    public PackingSpace Source { get; }

    /// <summary>[N, columns]</summary>
    public Floats Tokens(int column, int columns) => Batch.Tokens(column, columns);

    /// <summary>[B, columns]</summary>
    public Floats Sequences(int column, int columns) => Batch.Sequences(column, columns);

    /// <summary>[count]</summary>
    public Floats Numbers(int column, int count) => At(numbers, column, count);

    /// <summary>[V, columns] or [columns, V]</summary>
    public Floats Vocabulary(int column, int columns) => At(vocabularyArea, column, columns);

    /// <summary>[V′, columns] or [columns, V′]</summary>
    public Floats SourceVocabulary(int column, int columns) => At(sourceVocabularyArea, column, columns);

    /// <summary>[C, columns] or [columns, C]</summary>
    public Floats Characters(int column, int columns) => At(characterArea, column, columns);

    /// <summary>[B, V · columns]</summary>
    public Floats SequencesByVocabulary(int column, int columns) => At(sequenceByVocabulary, column, columns);

    /// <summary>[N, V · columns]</summary>
    public Floats TokensByVocabulary(int column, int columns) => At(tokenByVocabulary, column, columns);

    /// <summary>The regions of a packing.</summary>
    internal PackingSpace Of(Packing packing) => packing switch { Packing.Words => Words, Packing.Source => Source, _ => Batch };

    /// <summary>Makes room. What was handed out before is no longer there.</summary>
    /// <param name="size">What is planned.</param>
    /// <param name="batch">Whose tokens, sequences and words grow the regions.</param>
    /// <param name="vocabulary">V.</param>
    /// <param name="sourceVocabulary">V′.</param>
    /// <param name="characters">C.</param>
    /// <param name="recurrences">What the recurrences over each packing need, by its number.</param>
    internal void Arrange(WorkspaceSize size, PackedBatch batch, int vocabulary, int sourceVocabulary, int characters, ReadOnlySpan<RecurrenceColumns> recurrences)
    {
        long start = 0;
        for (int packing = 0; packing < recurrences.Length; packing++)
        {
            PackedBatch? packed = batch.Of((Packing)packing);
            Of((Packing)packing).Arrange(ref start, size.Of((Packing)packing), packed?.Tokens ?? 0, packed?.Sequences ?? 0, recurrences[packing]);
        }
        numbers = WorkspaceArea.Next(ref start, size.Numbers, 1);
        vocabularyArea = WorkspaceArea.Next(ref start, size.Vocabulary, vocabulary);
        sourceVocabularyArea = WorkspaceArea.Next(ref start, size.SourceVocabulary, sourceVocabulary);
        characterArea = WorkspaceArea.Next(ref start, size.Characters, characters);
        sequenceByVocabulary = WorkspaceArea.Next(ref start, size.SequencesByVocabulary, (long)batch.Sequences * vocabulary);
        tokenByVocabulary = WorkspaceArea.Next(ref start, size.TokensByVocabulary, (long)batch.Tokens * vocabulary);
        memory = buffer.Take(start);
    }

    public void Dispose() => buffer.Dispose();

    internal Floats At(in WorkspaceArea area, int column, int columns) => column >= 0 && columns >= 0 && column <= area.Columns - columns
        ? memory.Slice((int)(area.Start + (column * area.Stride)), (int)(area.Rows * columns))
        : throw new ArgumentOutOfRangeException(nameof(column), $"A region of {area.Columns} columns was planned, and {columns} from {column} on are asked for.");
}
