namespace SeqDsl.Kernels.Recurrence;

/// <summary>An array that stages use.</summary>
/// <param name="Kind">What it has a row for.</param>
/// <param name="Columns">Numbers in a row; of totals 0.</param>
/// <param name="Saved">Whether only backward needs it.</param>
public readonly record struct RowArray(RowArrayKind Kind, int Columns, bool Saved = false);
