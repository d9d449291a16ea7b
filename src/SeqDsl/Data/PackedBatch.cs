namespace SeqDsl.Data;

/// <summary>
/// B sequences of together N tokens without any padding: sorted by length, longest first (sequences of one length stay in their order), then time-major.
/// Step t has the tokens of the <c>Active[t]</c> sequences that are longer than t; row b of step t stands at <c>Offsets[t] + b</c>.
/// <code>
///   lengths 3 2 1        step 0   step 1  step 2
///                        a₀ b₀ c₀ a₁ b₁   a₂          Active 3 2 1   Offsets 0 3 5 6
/// </code>
/// </summary>
public sealed partial class PackedBatch
{
    private long[]? onlyRow;

    private PackedBatch(int[] order, int[] lengths, int[] active, int[] offsets)
    {
        Order = order;
        Lengths = lengths;
        Active = active;
        Offsets = offsets;
        SequenceOf = new long[Tokens];
        LastToken = new long[Sequences];
        FirstToken = new long[Sequences];
        for (int step = 0; step < Steps; step++)
        {
            for (int b = 0; b < active[step]; b++)
            {
                SequenceOf[offsets[step] + b] = b;
            }
        }
        for (int b = 0; b < Sequences; b++)
        {
            LastToken[b] = offsets[lengths[b] - 1] + b;
            FirstToken[b] = b;
        }
    }

    /// <summary>B.</summary>
    public int Sequences => Order.Length;

    /// <summary>N.</summary>
    public int Tokens => Offsets[^1];

    /// <summary>T, the length of the longest sequence.</summary>
    public int Steps => Active.Length;

    /// <summary>[B] The index in the caller's list of the sequence in row b.</summary>
    public int[] Order { get; }

    /// <summary>[B] The length of the sequence in row b.</summary>
    public int[] Lengths { get; }

    /// <summary>[T] How many sequences have a token at step t.</summary>
    public int[] Active { get; }

    /// <summary>[T + 1] The first row of step t; the last is N.</summary>
    public int[] Offsets { get; }

    /// <summary>[N], or null for a dense series.</summary>
    public long[]? TokenIds { get; private init; }

    /// <summary>[N · FeatureCount], or null for tokens.</summary>
    public float[]? Features { get; private init; }

    /// <summary>Numbers in each vector of a dense series; 0 for tokens.</summary>
    public int FeatureCount { get; private init; }

    /// <summary>
    /// Whether its rows go on where those of the batch before it ended: then a language model that reads forward begins with the states that it had there.
    /// </summary>
    public bool ContinuesTheLast { get; private init; }

    /// <summary>What each head should give, [B] or [N] packed rows; null when it is not known.</summary>
    public IReadOnlyList<HeadTarget>? Targets { get; private init; }

    /// <summary>How each head's targets are laid out.</summary>
    public IReadOnlyList<TargetLayout> Layouts { get; private init; } = [];

    /// <summary>[N] The row b of the sequence that a token belongs to.</summary>
    public long[] SequenceOf { get; }

    /// <summary>[N] For each token 0: the row of a table that has one.</summary>
    public long[] OnlyRow => onlyRow ??= new long[Tokens];

    /// <summary>[B] The packed row of each sequence's last token.</summary>
    public long[] LastToken { get; }

    /// <summary>[B] The packed row of each sequence's first token: 0 … B − 1.</summary>
    public long[] FirstToken { get; }

    /// <summary>The labels of a head's rows, by their numbers. [B] or [N]</summary>
    /// <exception cref="InvalidOperationException">The targets are not known, or are real numbers.</exception>
    public long[] Labels(int head) => Target(head).Labels ?? throw new InvalidOperationException($"The targets of head {head} are real numbers, and labels are asked for.");

    /// <summary>The real numbers of a head's rows. [B · numbers] or [N · numbers]</summary>
    /// <exception cref="InvalidOperationException">The targets are not known, or are labels.</exception>
    public float[] Numbers(int head) => Target(head).Numbers ?? throw new InvalidOperationException($"The targets of head {head} are labels, and real numbers are asked for.");

    /// <summary>The distinct words among the tokens as U sequences of together M characters; null for a model that does not read characters.</summary>
    public PackedBatch? Words { get; private set; }

    /// <summary>[N] For each token the row of its word in <see cref="Words"/>; null where there are none.</summary>
    public long[]? WordOf { get; private set; }

    /// <summary>What a model with two inputs reads first, B sequences of together N′ tokens, longest first; null for others.</summary>
    public PackedBatch? Source { get; private set; }

    /// <summary>[B] For each sequence the row of its source in <see cref="Source"/>; null where there is none.</summary>
    public long[]? SourceOf { get; private set; }

    /// <summary>[N] 1 for each token that its sequence's source has, too, else 0; null where it is not known.</summary>
    public float[]? Matches { get; private set; }

    /// <summary>Packs sequences.</summary>
    /// <param name="sequences">All of tokens or all of vectors, all with or all without targets.</param>
    /// <param name="targets">How each head's targets are laid out.</param>
    /// <param name="featureCount">Numbers in each vector of a dense series; 0 for tokens.</param>
    /// <param name="vocabularySize">Ids must be less; 0: not checked.</param>
    /// <param name="selection">Which of the sequences; null: all.</param>
    /// <param name="continuesTheLast">Whether the rows go on where those of the batch before it ended.</param>
    /// <exception cref="DataException">
    /// No sequence, an empty one, an id outside the vocabulary, a wrong number of features or targets; with the sequence's index.
    /// </exception>
    public static PackedBatch Pack(
        IReadOnlyList<EncodedSequence> sequences, IReadOnlyList<TargetLayout> targets, int featureCount = 0, int vocabularySize = 0, IReadOnlyList<int>? selection = null,
        bool continuesTheLast = false)
    {
        int[] order = selection is null ? [.. Enumerable.Range(0, sequences.Count)] : [.. selection];
        if (order.Length == 0)
        {
            throw new DataException("a batch of no sequence; expected at least one.");
        }
        bool known = sequences[order[0]].Targets is not null;
        foreach (int index in order)
        {
            Check(sequences[index], index, known, targets, featureCount, vocabularySize);
        }
        order = [.. order.OrderByDescending(index => sequences[index].Length)]; // stable
        int[] lengths = [.. order.Select(index => sequences[index].Length)];
        int steps = lengths[0];
        var active = new int[steps];
        var offsets = new int[steps + 1];
        for (int step = 0, rows = order.Length; step < steps; step++)
        {
            while (lengths[rows - 1] <= step)
            {
                rows--;
            }
            active[step] = rows;
            offsets[step + 1] = checked(offsets[step] + rows);
        }
        int tokens = offsets[steps];
        var batch = new PackedBatch(order, lengths, active, offsets)
        {
            TokenIds = featureCount == 0 ? new long[tokens] : null,
            Features = featureCount == 0 ? null : new float[checked(tokens * featureCount)],
            FeatureCount = featureCount,
            Targets = known ? [.. targets.Select(layout => layout.Room(layout.Rows(tokens, order.Length)))] : null,
            Layouts = targets,
            ContinuesTheLast = continuesTheLast,
        };
        for (int b = 0; b < order.Length; b++)
        {
            batch.Place(sequences[order[b]], b);
        }
        if (sequences[order[0]].Characters is not null)
        {
            (batch.Words, batch.WordOf) = DistinctWords.Pack(batch, sequences);
        }
        if (sequences[order[0]].Source is not null)
        {
            batch.PackSources(sequences);
        }
        return batch;
    }

    /// <summary>
    /// Rows of one step of sequences that are being written, each behind the row of the step before that it goes on from: the steps before are in the states that a model carries.
    /// </summary>
    /// <param name="tokens">[B] What each has written last.</param>
    /// <param name="source">What was read.</param>
    /// <param name="sourceOf">[B] For each the row of its source.</param>
    internal static PackedBatch Writing(long[] tokens, PackedBatch source, long[] sourceOf) =>
        new([.. Enumerable.Range(0, tokens.Length)], [.. Enumerable.Repeat(1, tokens.Length)], [tokens.Length], [0, tokens.Length])
        {
            TokenIds = tokens, Source = source, SourceOf = sourceOf, ContinuesTheLast = true,
        };

    private void PackSources(IReadOnlyList<EncodedSequence> sequences)
    {
        EncodedSequence[] sources = [.. Order.Select(index => sequences[index].Source
            ?? throw new DataException($"sequence {index} has no source and the first one of its batch has one."))];
        Source = Pack(sources, targets: []);
        SourceOf = new long[Sequences];
        for (int row = 0; row < Sequences; row++)
        {
            SourceOf[Source.Order[row]] = row;
        }
        if (sequences[Order[0]].Matches is null)
        {
            return;
        }
        Matches = new float[Tokens];
        for (int b = 0; b < Sequences; b++)
        {
            for (int step = 0; step < Lengths[b]; step++)
            {
                Matches[Offsets[step] + b] = sequences[Order[b]].Matches![step];
            }
        }
    }

    /// <summary>The batch itself, or one that it brings; null where it does not.</summary>
    internal PackedBatch? Of(Packing packing) => packing switch { Packing.Words => Words, Packing.Source => Source, _ => this };

    private HeadTarget Target(int head) => Targets?[head]
        ?? throw new InvalidOperationException("The batch has no targets: it was packed for prediction. A loss needs examples with targets.");

    private void Place(EncodedSequence sequence, int b)
    {
        for (int step = 0; step < sequence.Length; step++)
        {
            int row = Offsets[step] + b;
            if (FeatureCount == 0)
            {
                TokenIds![row] = sequence.TokenIds![step];
            }
            else
            {
                Array.Copy(sequence.Features!, step * FeatureCount, Features!, row * FeatureCount, FeatureCount);
            }
        }
        for (int head = 0; head < (Targets?.Count ?? 0); head++)
        {
            TargetLayout layout = Layouts[head];
            for (int step = 0; step < layout.Rows(sequence.Length, 1); step++)
            {
                Copy(sequence.Targets![head], step, Targets![head], layout.PerToken ? Offsets[step] + b : b, layout.Numbers);
            }
        }
    }

    private static void Copy(HeadTarget source, int from, HeadTarget destination, int to, int numbers)
    {
        if (numbers == 0)
        {
            destination.Labels![to] = source.Labels![from];
        }
        else
        {
            Array.Copy(source.Numbers!, from * numbers, destination.Numbers!, to * numbers, numbers);
        }
    }
}
