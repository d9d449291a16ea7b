using SeqDsl.Kernels;

namespace SeqDsl.Models;

/// <summary>The regions of a <see cref="Workspace"/> that grow with one packing of a batch.</summary>
public sealed class PackingSpace
{
    private readonly Workspace space;
    private WorkspaceArea tokens, sequences, saved, scratch;

    internal PackingSpace(Workspace space) => this.space = space;

    /// <summary>[tokens, columns]</summary>
    public Floats Tokens(int column, int columns) => space.At(tokens, column, columns);

    /// <summary>[sequences, columns]</summary>
    public Floats Sequences(int column, int columns) => space.At(sequences, column, columns);

    /// <summary>[tokens · columns] of what recurrences keep for backward.</summary>
    internal Floats Saved(int column, int columns) => space.At(saved, column, columns);

    /// <summary>[tokens · columns] for a recurrence while it runs; the same memory for each.</summary>
    internal Floats Scratch(int columns) => space.At(scratch, 0, columns);

    /// <summary>Makes room after what is there.</summary>
    /// <param name="start">Where the workspace's next number is.</param>
    /// <param name="size">What is planned.</param>
    /// <param name="tokenCount">Rows of the packing.</param>
    /// <param name="sequenceCount">Its sequences.</param>
    /// <param name="recurrences">Numbers for each row that recurrences over it need.</param>
    internal void Arrange(ref long start, PackingSize size, int tokenCount, int sequenceCount, RecurrenceColumns recurrences)
    {
        tokens = WorkspaceArea.Next(ref start, size.Tokens, tokenCount);
        sequences = WorkspaceArea.Next(ref start, size.Sequences, sequenceCount);
        saved = WorkspaceArea.Next(ref start, recurrences.Saved, tokenCount);
        scratch = WorkspaceArea.Next(ref start, recurrences.Scratch, tokenCount);
    }
}
