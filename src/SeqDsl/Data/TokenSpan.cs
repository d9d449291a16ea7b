namespace SeqDsl.Data;

/// <summary>A stretch of a text: so many tokens from one on.</summary>
/// <param name="Start">Its first token, from 0.</param>
/// <param name="Length">How many tokens it has; 0: none.</param>
public readonly record struct TokenSpan(int Start, int Length)
{
    /// <summary>No stretch at all: what is asked for does not occur.</summary>
    public static TokenSpan None => default;

    /// <summary>Whether there is none.</summary>
    public bool IsNone => Length == 0;

    /// <summary>The token behind its last.</summary>
    public int End => Start + Length;

    /// <summary>"3…4": the first and the last token.</summary>
    public override string ToString() => IsNone ? "none" : Length == 1 ? $"{Start}" : $"{Start}…{End - 1}";
}
