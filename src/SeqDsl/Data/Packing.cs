namespace SeqDsl.Data;

/// <summary>Which of the packed sequences that a batch brings.</summary>
public enum Packing
{
    /// <summary>The batch's own: of tokens or vectors.</summary>
    Batch,

    /// <summary>Its distinct words, each a sequence of characters.</summary>
    Words,

    /// <summary>What a model with two inputs reads first.</summary>
    Source,
}
