namespace SeqDsl.Data;

/// <summary>What a training takes its batches from.</summary>
public interface IBatches
{
    /// <summary>The batches of an epoch, in their order: what <see cref="Pack"/> makes of each.</summary>
    IReadOnlyList<int[]> Plan(int epoch);

    /// <summary>One batch of the plan.</summary>
    PackedBatch Pack(int[] batch, int epoch);
}
