namespace SeqDsl.Pictures;

/// <summary>The sizes on which amounts depend, those that are known.</summary>
public sealed record ModelSizes
{
    /// <summary>V, entries of the vocabulary.</summary>
    public long? Vocabulary { get; init; }

    /// <summary>C, entries of the vocabulary of characters.</summary>
    public long? Characters { get; init; }

    /// <summary>B, sequences in the batch.</summary>
    public long? Sequences { get; init; }

    /// <summary>N, tokens in the batch.</summary>
    public long? Tokens { get; init; }

    /// <summary>T, tokens of one sequence: all have so many.</summary>
    public long? Length { get; init; }

    /// <summary>U, distinct words in the batch.</summary>
    public long? Words { get; init; }

    /// <summary>M, characters of these words together.</summary>
    public long? WordCharacters { get; init; }

    /// <summary>B′, sequences of the first of two inputs.</summary>
    public long? SourceSequences { get; init; }

    /// <summary>N′, tokens of the first of two inputs.</summary>
    public long? SourceTokens { get; init; }

    /// <summary>T′, tokens of one sequence of the first of two inputs.</summary>
    public long? SourceLength { get; init; }

    /// <summary>V′, entries of the vocabulary of the first of two inputs, where it has one of its own.</summary>
    public long? SourceVocabulary { get; init; }

    /// <summary>A size by its letter.</summary>
    internal long? this[char symbol] => symbol switch
    {
        'V' => Vocabulary,
        'C' => Characters,
        'B' => Sequences,
        'N' => Tokens,
        'T' => Length,
        'U' => Words,
        'M' => WordCharacters,
        'b' => SourceSequences,
        'n' => SourceTokens,
        't' => SourceLength,
        'v' => SourceVocabulary,
        _ => null,
    };
}
