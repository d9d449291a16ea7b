namespace SeqDsl.Training;

/// <summary>What is done about training sequences that are longer than <see cref="TrainingOptions.MaximumLength"/>.</summary>
public enum LongSequences
{
    /// <summary>An error that names the first of them.</summary>
    Refuse,

    /// <summary>
    /// Their beginning is learned from, with what each of its tokens should give; no entity is cut through. How many there were is in the report. The dev set is judged as it is.
    /// </summary>
    Cut,
}
