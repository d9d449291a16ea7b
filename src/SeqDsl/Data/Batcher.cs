using SeqDsl.Kernels;

namespace SeqDsl.Data;

/// <summary>
/// Divides sequences into batches of similar length. Training: shuffled, cut into windows of many batches, each window sorted by length and cut into
/// batches, the batches shuffled. The result depends on (seed, epoch) only. A packed batch wastes nothing on unequal lengths; equal ones keep the
/// number of active rows high in every step.
/// </summary>
public sealed class Batcher : IBatches
{
    private readonly IReadOnlyList<EncodedSequence> sequences;
    private readonly int batchSize;
    private readonly int tokensPerBatch;

    /// <param name="sequences">All the examples.</param>
    /// <param name="batchSize">Sequences in a batch.</param>
    /// <param name="tokensPerBatch">If more than 0, a batch ends before it would have more tokens (a longer sequence is a batch of its own).</param>
    public Batcher(IReadOnlyList<EncodedSequence> sequences, int batchSize, int tokensPerBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(tokensPerBatch);
        if (sequences.Count == 0)
        {
            throw new DataException("no example; expected at least one.");
        }
        (this.sequences, this.batchSize, this.tokensPerBatch) = (sequences, batchSize, tokensPerBatch);
    }

    /// <summary>How many batches a window has. More make lengths more alike and the order less random.</summary>
    public int WindowBatches { get; init; } = 50;

    /// <summary>The key of the shuffle.</summary>
    public ulong Seed { get; init; }

    /// <summary>How each head's targets are laid out.</summary>
    public required IReadOnlyList<TargetLayout> Targets { get; init; }

    /// <summary>Numbers in each vector of a dense series; 0 for tokens.</summary>
    public int FeatureCount { get; init; }

    /// <summary>V, to check ids against; 0: not checked.</summary>
    public int VocabularySize { get; init; }

    /// <summary>Which tokens are replaced by the unknown one; null: none.</summary>
    public UnknownTokens? UnknownTokens { get; init; }

    /// <summary>Which tokens of the sources are replaced, where these have a vocabulary of their own; null: none.</summary>
    public UnknownTokens? UnknownSources { get; init; }

    /// <summary>The batches of one epoch: indices of sequences. Every sequence occurs once.</summary>
    public IReadOnlyList<int[]> Plan(int epoch)
    {
        int[] order = [.. Enumerable.Range(0, sequences.Count)];
        new RandomStream(Seed, RandomUse.Shuffle, 0, (ulong)epoch).Shuffle(order);
        int window = checked((int)Math.Min(order.Length, (long)SequencesPerBatch() * WindowBatches));
        var batches = new List<int[]>();
        for (int start = 0; start < order.Length; start += window)
        {
            Cut([.. order.Skip(start).Take(window).OrderByDescending(index => sequences[index].Length)], batches);
        }
        int[] places = [.. Enumerable.Range(0, batches.Count)];
        new RandomStream(Seed, RandomUse.Shuffle, 1, (ulong)epoch).Shuffle(places);
        return [.. places.Select(place => batches[place])];
    }

    /// <summary>The batches for use without training: all sequences, longest first.</summary>
    public IReadOnlyList<int[]> Plan()
    {
        var batches = new List<int[]>();
        Cut([.. Enumerable.Range(0, sequences.Count).OrderByDescending(index => sequences[index].Length)], batches);
        return batches;
    }

    /// <summary>One epoch's packed batches, rare tokens replaced. <see cref="PackedBatch.Order"/> holds indices of all the sequences.</summary>
    public IEnumerable<PackedBatch> Epoch(int epoch) => Plan(epoch).Select(batch => Pack(batch, epoch));

    /// <summary>The packed batches for use without training.</summary>
    public IEnumerable<PackedBatch> InOrder() => Plan().Select(batch => PackedBatch.Pack(sequences, Targets, FeatureCount, VocabularySize, batch));

    /// <summary>One batch of <see cref="Plan(int)"/>.</summary>
    public PackedBatch Pack(int[] batch, int epoch)
    {
        if ((UnknownTokens is null && UnknownSources is null) || FeatureCount > 0)
        {
            return PackedBatch.Pack(sequences, Targets, FeatureCount, VocabularySize, batch);
        }
        var view = new Replaced(sequences.Count);
        foreach (int index in batch)
        {
            EncodedSequence sequence = UnknownTokens?.Apply(sequences[index], epoch, index) ?? sequences[index];
            view.Set(index, UnknownSources is null ? sequence : sequence.WithSource(UnknownSources.Apply(sequence.Source!, epoch, index)));
        }
        return PackedBatch.Pack(view, Targets, FeatureCount, VocabularySize, batch);
    }

    private int SequencesPerBatch()
    {
        if (tokensPerBatch == 0)
        {
            return batchSize;
        }
        double mean = sequences.Average(sequence => (double)sequence.Length);
        return Math.Clamp((int)(tokensPerBatch / mean), 1, batchSize);
    }

    private void Cut(IReadOnlyList<int> order, List<int[]> batches)
    {
        var batch = new List<int>();
        int tokens = 0;
        foreach (int index in order)
        {
            int length = sequences[index].Length;
            if (batch.Count == batchSize || (batch.Count > 0 && tokensPerBatch > 0 && tokens + length > tokensPerBatch))
            {
                batches.Add([.. batch]);
                batch.Clear();
                tokens = 0;
            }
            batch.Add(index);
            tokens += length;
        }
        if (batch.Count > 0)
        {
            batches.Add([.. batch]);
        }
    }

    // The few sequences of one batch under the indices that they have among all.
    private sealed class Replaced(int count) : IReadOnlyList<EncodedSequence>
    {
        private readonly Dictionary<int, EncodedSequence> sequences = [];

        public int Count => count;

        public EncodedSequence this[int index] => sequences[index];

        public void Set(int index, EncodedSequence sequence) => sequences[index] = sequence;

        public IEnumerator<EncodedSequence> GetEnumerator() => sequences.Values.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
