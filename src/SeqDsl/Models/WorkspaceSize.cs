using SeqDsl.Data;

namespace SeqDsl.Models;

/// <summary>What a <see cref="Workspace"/> has to hold at once, planned at compile time. B, N and V are the batch's and the vocabulary's.</summary>
/// <param name="Tokens">Numbers for each token: · N.</param>
/// <param name="Sequences">Numbers for each sequence: · B.</param>
/// <param name="Numbers">Numbers that no batch changes.</param>
/// <param name="Vocabulary">Numbers for each entry of the vocabulary: · V.</param>
/// <param name="SequencesByVocabulary">Numbers for each sequence and entry: · B·V.</param>
/// <param name="TokensByVocabulary">Numbers for each token and entry: · N·V.</param>
/// <param name="Characters">Numbers for each entry of the vocabulary of characters: · C.</param>
public readonly record struct WorkspaceSize(
    int Tokens = 0, int Sequences = 0, int Numbers = 0, int Vocabulary = 0, int SequencesByVocabulary = 0, int TokensByVocabulary = 0, int Characters = 0,
    int SourceVocabulary = 0)
{
    /// <summary>Of the batch's words: for each character and for each word.</summary>
    public PackingSize Words { get; init; }

    /// <summary>Of the sources: for each of their tokens and for each source.</summary>
    public PackingSize Source { get; init; }

    internal PackingSize Of(Packing packing) => packing switch { Packing.Words => Words, Packing.Source => Source, _ => new(Tokens, Sequences) };
}
