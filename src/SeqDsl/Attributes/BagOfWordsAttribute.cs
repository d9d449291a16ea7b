namespace SeqDsl;

/// <summary>A sequence as one vector over the vocabulary that counts its tokens and forgets their order. Shape: ids [N] → [B, V].</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class BagOfWordsAttribute : LayerAttribute
{
    /// <summary>What an entry counts.</summary>
    public BagWeighting Weighting { get; set; } = BagWeighting.Sum;
}

/// <summary>What a token counts in a bag of words.</summary>
public enum BagWeighting
{
    /// <summary>One for each time it occurs.</summary>
    Sum,

    /// <summary>Its share of the sequence's tokens.</summary>
    Mean,

    /// <summary>
    /// Its count times ln((1 + documents) / (1 + documents that hold it)) + 1, the vector then scaled to length one
    /// (Spärck Jones 1972, smoothed).
    /// </summary>
    TfIdf,
}
