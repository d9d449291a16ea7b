namespace SeqDsl.Kernels.Recurrence;

/// <summary>What an array that stages use has a row for.</summary>
public enum RowArrayKind
{
    /// <summary>Each token. Bound by the caller.</summary>
    Tokens,

    /// <summary>
    /// Each token of a block of steps: what runs ahead of the loop hands on. If the caller binds it, each token.
    /// </summary>
    Handed,

    /// <summary>Nothing: one row for all. Bound by the caller.</summary>
    Vector,

    /// <summary>Each sequence: a state before the step.</summary>
    Before,

    /// <summary>Each sequence: a state after the step, in the order of those before.</summary>
    After,

    /// <summary>Each row that runs: what one stage computes and another needs.</summary>
    Local,

    /// <summary>As Local, one register: sums over the row.</summary>
    Totals,
}
