namespace SeqDsl.Data;

/// <summary>What one head should give, as numbers: a label for each row, or so many real numbers. Rows are sequences, or tokens.</summary>
public sealed class HeadTarget
{
    /// <summary>A label for each row, by its number. [rows]</summary>
    public HeadTarget(long[] labels) => Labels = labels;

    /// <summary>Real numbers, row by row. [rows · numbers]</summary>
    public HeadTarget(float[] numbers) => Numbers = numbers;

    /// <summary>[rows], or null where the target is real numbers.</summary>
    public long[]? Labels { get; }

    /// <summary>[rows · numbers], or null where the target is labels.</summary>
    public float[]? Numbers { get; }

    /// <summary>How many entries there are.</summary>
    internal int Length => Labels?.Length ?? Numbers!.Length;
}
