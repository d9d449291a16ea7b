namespace SeqDsl.Data;

/// <summary>
/// B sequences of together N tokens without any padding: sorted by length, longest first (sequences of one length stay in their order), then time-major.
/// Step t has the tokens of the <c>Active[t]</c> sequences that are longer than t; row b of step t stands at <c>Offsets[t] + b</c>.
/// <code>
///   lengths 3 2 1        step 0   step 1  step 2
///                        a₀ b₀ c₀ a₁ b₁   a₂          Active 3 2 1   Offsets 0 3 5 6
/// </code>
/// </summary>
public sealed class PackedBatch
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
        return batch;
    }

    /// <summary>Checks what a model is about to read: libtorch would name neither sequence nor token, and CUDA would end the process.</summary>
    internal void Check(int featureCount, int vocabularySize, IReadOnlyList<TargetLayout> targets)
    {
        if (FeatureCount != featureCount)
        {
            string Kind(int features) => features == 0 ? "token ids" : $"vectors of {features} features";
            throw new DataException($"the batch holds {Kind(FeatureCount)}; the model reads {Kind(featureCount)}.");
        }
        if (TokenIds is not null)
        {
            CheckNumbers(TokenIds, perToken: true, vocabularySize, "id", "the vocabulary");
        }
        if (Targets is null)
        {
            return;
        }
        if (Layouts.Count != targets.Count)
        {
            throw new DataException($"the batch has targets for {Layouts.Count} heads; the model has {targets.Count}.");
        }
        for (int head = 0; head < targets.Count; head++)
        {
            if (Layouts[head].PerToken != targets[head].PerToken || Layouts[head].Numbers != targets[head].Numbers)
            {
                throw new DataException($"the batch has {Words(Layouts[head])}; the model has {Words(targets[head])}.");
            }
            if (Targets[head].Labels is { } labels)
            {
                CheckNumbers(labels, targets[head].PerToken, targets[head].Columns(vocabularySize), "target", "the labels");
            }
            else
            {
                CheckFinite(Targets[head].Numbers!, targets[head]);
            }
        }

        static string Words(TargetLayout layout) =>
            $"{(layout.Numbers > 0 ? $"{layout.Numbers} real numbers" : "a target")} for each {(layout.PerToken ? "token" : "sequence")}";
    }

    /// <summary>The batch itself, or one that it brings; null where it does not.</summary>
    internal PackedBatch? Of(Packing packing) => packing == Packing.Words ? Words : this;

    /// <summary>Checks the words of a batch for a model that reads them by their characters.</summary>
    /// <param name="characters">Entries of the vocabulary of characters; 0 for a model that does not read them.</param>
    internal void CheckWords(int characters)
    {
        if (characters == 0)
        {
            return;
        }
        if (Words is null || WordOf is null)
        {
            throw new DataException("the batch has no characters; the model reads those of every token. Pack it with the model's Pack or PackInputs.");
        }
        for (int row = 0; row < Words.Tokens; row++)
        {
            if ((ulong)Words.TokenIds![row] >= (ulong)characters)
            {
                throw OutsideCharacters(row, characters);
            }
        }
    }

    private DataException OutsideCharacters(int row, int characters)
    {
        int token = Array.IndexOf(WordOf!, Words!.SequenceOf[row]), place = Array.FindLastIndex(Words.Offsets, first => first <= row);
        return new($"{PlaceOf(token, perToken: true)}, character {place}: id {Words.TokenIds![row]} is outside the vocabulary's characters; expected 0 … {characters - 1}.");
    }

    private void CheckNumbers(long[] numbers, bool perToken, int count, string what, string range)
    {
        // A training step looks, so looking allocates nothing: no delegate.
        for (int index = 0; index < numbers.Length; index++)
        {
            if ((ulong)numbers[index] >= (ulong)count)
            {
                throw Outside(numbers[index], index, perToken, count, what, range);
            }
        }
    }

    private void CheckFinite(float[] numbers, TargetLayout layout)
    {
        for (int index = 0; index < numbers.Length; index++)
        {
            if (!float.IsFinite(numbers[index]))
            {
                throw NotFinite(numbers[index], index, layout);
            }
        }
    }

    private DataException Outside(long number, int index, bool perToken, int count, string what, string range) =>
        new($"{PlaceOf(index, perToken)}: {what} {number} is outside {range}; expected 0 … {count - 1}.");

    private DataException NotFinite(float number, int index, TargetLayout layout) =>
        new($"{PlaceOf(index / layout.Numbers, layout.PerToken)}: target {index % layout.Numbers} is {number}; expected a finite number.");

    private string PlaceOf(int row, bool perToken) => perToken
        ? $"sequence {Order[SequenceOf[row]]}, token {Array.FindLastIndex(Offsets, first => first <= row)}"
        : $"sequence {Order[row]}";

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

    private static void Check(EncodedSequence sequence, int index, bool known, IReadOnlyList<TargetLayout> targets, int featureCount, int vocabularySize)
    {
        if (sequence.Length == 0)
        {
            throw new DataException($"sequence {index} is empty; expected at least one {(featureCount == 0 ? "token" : "vector")}.");
        }
        if (featureCount == 0)
        {
            long[] ids = sequence.TokenIds ?? throw new DataException($"sequence {index} is a dense series; expected token ids.");
            for (int i = 0; i < ids.Length; i++)
            {
                if (ids[i] < 0 || (vocabularySize > 0 && ids[i] >= vocabularySize))
                {
                    string last = vocabularySize > 0 ? $"{vocabularySize - 1}" : "V − 1";
                    throw new DataException($"sequence {index}, token {i}: id {ids[i]} is outside the vocabulary; expected 0 … {last}.");
                }
            }
        }
        else if (sequence.Features is null)
        {
            throw new DataException($"sequence {index} has token ids; expected vectors of {featureCount} features.");
        }
        else if (sequence.Features.Length != sequence.Length * featureCount)
        {
            throw new DataException($"sequence {index} has vectors of {sequence.Features.Length / sequence.Length} features; expected {featureCount}.");
        }
        if (known != sequence.Targets is not null)
        {
            throw new DataException(
                $"sequence {index} has {(known ? "no target" : "a target")} and the first one of its batch {(known ? "has one" : "has none")}.");
        }
        if (known && sequence.Targets!.Count != targets.Count)
        {
            throw new DataException($"sequence {index} has targets for {sequence.Targets.Count} heads; expected {targets.Count}.");
        }
        for (int head = 0; head < (known ? targets.Count : 0); head++)
        {
            CheckTarget(sequence.Targets![head], index, targets[head], sequence.Length);
        }
    }

    private static void CheckTarget(HeadTarget target, int index, TargetLayout layout, int length)
    {
        int rows = layout.Rows(length, 1);
        string each = layout.PerToken ? "for each token" : "for the sequence";
        if (layout.Numbers == 0 && target.Labels?.Length != rows)
        {
            throw new DataException($"sequence {index} has {Words(target)}; expected {rows} {(rows == 1 ? "target" : "targets")}, one {each}.");
        }
        if (layout.Numbers > 0 && target.Numbers?.Length != rows * layout.Numbers)
        {
            throw new DataException($"sequence {index} has {Words(target)}; expected {rows * layout.Numbers} real numbers, {layout.Numbers} {each}.");
        }

        static string Words(HeadTarget target) =>
            target.Labels is { } labels ? $"{labels.Length} {(labels.Length == 1 ? "target" : "targets")}" : $"{target.Numbers!.Length} real numbers";
    }
}
