namespace SeqDsl.Pictures;

/// <summary>How much of a graph a drawing shows.</summary>
public enum GraphFold
{
    /// <summary>A box for each layer, one forward and one backward.</summary>
    Layers,

    /// <summary>Every equation; a recurrence is one.</summary>
    Recurrences,

    /// <summary>Every equation, those of recurrences' steps, too.</summary>
    Nothing,
}
