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
    public string Extent =>
        this == Tokens ? "batch.Tokens" : this == Sequences ? "batch.Sequences" : this == Vocabulary ? "VocabularySize" : ToString();

    public override string ToString() => Symbol ?? Size.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
