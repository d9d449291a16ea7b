namespace SeqDsl.Generators.Graph;

/// <summary>The extent of a tensor along one axis: a number known at compile time, or one of the symbols below.</summary>
internal readonly record struct Dimension
{
    private Dimension(int size, string? symbol) => (Size, Symbol) = (size, symbol);

    /// <summary>Sequences in the batch.</summary>
    public static Dimension Sequences { get; } = new(0, "B");

    /// <summary>Tokens in the batch, over all its sequences.</summary>
    public static Dimension Tokens { get; } = new(0, "N");

    /// <summary>Entries of the vocabulary.</summary>
    public static Dimension Vocabulary { get; } = new(0, "V");

    /// <summary>Tokens of one sequence; where sequences differ, of a token's own, on average. In amounts only: no tensor has this extent.</summary>
    public static Dimension Length { get; } = new(0, "T");

    /// <summary>The same of the first input's sequences.</summary>
    public static Dimension SourceLength { get; } = new(0, "T′");

    /// <summary>Distinct words among the tokens of the batch.</summary>
    public static Dimension Words { get; } = new(0, "U");

    /// <summary>Characters of the distinct words, over all of them.</summary>
    public static Dimension WordCharacters { get; } = new(0, "M");

    /// <summary>Entries of the vocabulary of characters.</summary>
    public static Dimension Characters { get; } = new(0, "C");

    /// <summary>Sequences of the model's first input, where it has two: as many as there are in the batch.</summary>
    public static Dimension SourceSequences { get; } = new(0, "B′");

    /// <summary>Tokens of the first input, over all its sequences.</summary>
    public static Dimension SourceTokens { get; } = new(0, "N′");

    /// <summary>Entries of the vocabulary of the first input, where it has one of its own.</summary>
    public static Dimension SourceVocabulary { get; } = new(0, "V′");

    /// <summary>Inside the step of a scan: the sequences that are still running.</summary>
    public static Dimension Rows { get; } = new(0, "n");

    /// <summary>What a recurrence's kernel saves of each token for backward; the kernel says how many numbers that is.</summary>
    public static Dimension Saved { get; } = new(0, "S");

    /// <summary>The extent; 0 for a symbol.</summary>
    public int Size { get; }

    public string? Symbol { get; }

    public bool IsKnown => Symbol is null;

    public static implicit operator Dimension(int size) => new(size, null);

    /// <summary>The extent in generated code on raw memory.</summary>
    public string Extent => InBatch(packing => packing.Raw)
        ?? (this == Rows ? "rows" : this == Vocabulary ? "VocabularySize" : this == SourceVocabulary ? "SourceVocabularySize" : this == Characters ? "CharacterCount" : ToString());

    /// <summary>The extent in generated code over tensors.</summary>
    public string TensorExtent =>
        InBatch(packing => packing.CSharp)
        ?? (this == Vocabulary ? "Vocabulary!.Count" : this == SourceVocabulary ? "SourceVocabulary!.Count" : this == Characters ? "Vocabulary!.Characters!.Count" : ToString());

    private string? InBatch(Func<Packing, string> batch)
    {
        Dimension dimension = this;
        return Packing.Of(this) is { } packing ? $"{batch(packing)}.{(packing.Tokens == dimension ? "Tokens" : "Sequences")}" : null;
    }

    public override string ToString() => Symbol ?? Size.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
