namespace SeqDsl.Data;

/// <summary>
/// One long text for a language model: cut into as many pieces of one length as a batch has rows, which are read side by side, some steps at a time. Row b of
/// a batch goes on where row b of the one before ended. At each token the next one is the target; what is left at the end, less than a token for each row,
/// is not read.
/// </summary>
public sealed class StreamBatcher : IBatches
{
    private readonly long[] text;
    private readonly int rows, steps, length;

    /// <param name="text">The tokens' numbers.</param>
    /// <param name="rows">Sequences in a batch.</param>
    /// <param name="steps">Tokens of each in a batch: so far back gradients go.</param>
    /// <exception cref="DataException">The text is too short for a token and its next in each row.</exception>
    public StreamBatcher(long[] text, int rows, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        length = (text.Length - 1) / rows;
        if (length < 1)
        {
            throw new DataException($"the text has {text.Length} tokens; expected at least {rows + 1}, one for each of {rows} rows and one behind. "
                + "Give a longer text, or read it in fewer rows (TrainingOptions.BatchSize, or EvaluationRows of a dev text).");
        }
        (this.text, this.rows, this.steps) = (text, rows, steps);
    }

    /// <summary>V, to check numbers against; 0: not checked.</summary>
    public int VocabularySize { get; init; }

    /// <summary>Sequences in a batch.</summary>
    public int Rows => rows;

    /// <summary>How many tokens are read in an epoch.</summary>
    public long Tokens => (long)rows * length;

    /// <inheritdoc/>
    /// <remarks>Every epoch the same: each batch needs what the one before has left.</remarks>
    public IReadOnlyList<int[]> Plan(int epoch) => [.. Enumerable.Range(0, (length + steps - 1) / steps).Select(batch => new[] { batch })];

    /// <inheritdoc/>
    public PackedBatch Pack(int[] batch, int epoch)
    {
        int start = batch[0] * steps, count = Math.Min(steps, length - start);
        EncodedSequence[] sequences = [.. Enumerable.Range(0, rows).Select(row =>
        {
            int from = (row * length) + start;
            return new EncodedSequence(text[from..(from + count)]) { Targets = [new HeadTarget(text[(from + 1)..(from + count + 1)])] };
        })];
        return PackedBatch.Pack(sequences, [new TargetLayout(PerToken: true)], vocabularySize: VocabularySize, continuesTheLast: batch[0] > 0);
    }

    /// <summary>All batches of an epoch.</summary>
    public IEnumerable<PackedBatch> All() => Plan(0).Select(batch => Pack(batch, 0));
}
