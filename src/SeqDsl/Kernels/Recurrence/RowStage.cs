namespace SeqDsl.Kernels.Recurrence;

/// <summary>What is done to all rows before the next stage begins.</summary>
/// <param name="Lanes">How many numbers a part has: I or H.</param>
/// <param name="Products">Computed before the stage's own code, for the same lanes.</param>
public sealed record RowStage(int Lanes, params RowProduct[] Products);
