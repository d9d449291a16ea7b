namespace SeqDsl.Kernels;

/// <summary>What random numbers are drawn for. Streams of different uses never share a number.</summary>
public enum RandomUse : byte
{
    /// <summary>The weights a model starts with.</summary>
    Initialization = 1,

    /// <summary>Which units are dropped.</summary>
    Dropout = 2,

    /// <summary>In which order examples are seen.</summary>
    Shuffle = 3,

    /// <summary>Which rare tokens are replaced by the unknown one.</summary>
    UnknownTokens = 4,

    /// <summary>Which token a language model writes.</summary>
    Sampling = 5,
}
