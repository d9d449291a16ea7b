namespace SeqDsl.Data;

/// <summary>A sequence as numbers, before it is packed with others.</summary>
public sealed class EncodedSequence
{
    /// <summary>A sequence of token ids. [length]</summary>
    public EncodedSequence(long[] tokenIds)
    {
        TokenIds = tokenIds;
        Length = tokenIds.Length;
    }

    /// <summary>A series of dense vectors, one after the other. [length · featureCount]</summary>
    public EncodedSequence(float[] features, int featureCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(featureCount, 1);
        if (features.Length % featureCount != 0)
        {
            throw new DataException($"a series has {features.Length} numbers, which is no multiple of {featureCount} features.");
        }
        Features = features;
        Length = features.Length / featureCount;
    }

    /// <summary>How many tokens or steps.</summary>
    public int Length { get; }

    /// <summary>[Length], or null for a dense series.</summary>
    public long[]? TokenIds { get; }

    /// <summary>[Length · features], or null for tokens.</summary>
    public float[]? Features { get; }

    /// <summary>[Length] The ids of each token's characters, for a model that reads them; null for others.</summary>
    public IReadOnlyList<long[]>? Characters { get; init; }

    /// <summary>What is read first by a model with two inputs; null for others.</summary>
    public EncodedSequence? Source { get; init; }

    /// <summary>[Length] 1 for each token that the source has, too, else 0; null where there is no source or where nobody asks.</summary>
    public float[]? Matches { get; init; }

    /// <summary>What each head should give; null when it is not known.</summary>
    public IReadOnlyList<HeadTarget>? Targets { get; init; }

    /// <summary>The same sequence with targets.</summary>
    internal EncodedSequence WithTargets(IReadOnlyList<HeadTarget> targets) => TokenIds is null
        ? new(Features!, Features!.Length / Length) { Source = Source, Targets = targets }
        : WithTokens(TokenIds, targets);

    /// <summary>The same sequence of tokens with another source.</summary>
    internal EncodedSequence WithSource(EncodedSequence source) => new(TokenIds!) { Characters = Characters, Source = source, Matches = Matches, Targets = Targets };

    /// <summary>The same sequence with other tokens in the places of its own.</summary>
    internal EncodedSequence WithTokens(long[] tokenIds, IReadOnlyList<HeadTarget>? targets) =>
        new(tokenIds) { Characters = Characters, Source = Source, Matches = Matches, Targets = targets };
}
