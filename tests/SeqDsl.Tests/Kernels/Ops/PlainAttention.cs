using SeqDsl.Data;

namespace SeqDsl.Tests.Kernels.Ops;

/// <summary>Attention in double precision, pair by pair, over sequences that are packed twice: as a query, and with other lengths and in another order as a memory.</summary>
internal sealed class PlainAttention
{
    private readonly int features, columns;
    private readonly double[] query, keys, values, direction;

    /// <param name="lengths">Of each sequence in the query and in the memory.</param>
    public PlainAttention((int Query, int Memory)[] lengths, int features, int columns, bool additive, Func<int, double[]> draw)
    {
        (this.features, this.columns) = (features, columns);
        Over = Pack(lengths.Select(length => length.Query));
        Memory = Pack(lengths.Select(length => length.Memory));
        MemoryOf = [.. Over.Order.Select(sequence => (long)Array.IndexOf(Memory.Order, sequence))];
        (query, keys, values) = (draw(Over.Tokens * features), draw(Memory.Tokens * features), draw(Memory.Tokens * columns));
        direction = additive ? draw(features) : [];
        (Query, Keys, Values, Direction) = (query, keys, values, direction);
        ContextGradient = draw(Over.Tokens * columns);
        (Context, QueryGradient) = (new double[Over.Tokens * columns], new double[query.Length]);
        (KeysGradient, ValuesGradient, DirectionGradient) = (new double[keys.Length], new double[values.Length], new double[features]);
        for (int b = 0; b < Over.Sequences; b++)
        {
            int[] rows = Rows(Over, b), others = Rows(Memory, (int)MemoryOf[b]);
            foreach (int row in rows)
            {
                Add(row, others);
            }
        }
    }

    public PackedBatch Over { get; }

    public PackedBatch Memory { get; }

    public long[] MemoryOf { get; }

    public double[] Query { get; }

    public double[] Keys { get; }

    public double[] Values { get; }

    public double[] Direction { get; }

    public double[] ContextGradient { get; }

    public double[] Context { get; }

    public double[] QueryGradient { get; }

    public double[] KeysGradient { get; }

    public double[] ValuesGradient { get; }

    public double[] DirectionGradient { get; }

    private static PackedBatch Pack(IEnumerable<int> lengths) => PackedBatch.Pack([.. lengths.Select(length => new EncodedSequence(new long[length]))], []);

    private static int[] Rows(PackedBatch batch, int b) => [.. Enumerable.Range(0, batch.Lengths[b]).Select(step => batch.Offsets[step] + b)];

    private void Add(int row, int[] others)
    {
        double[] scores = [.. others.Select(other => Enumerable.Range(0, features).Sum(i => direction.Length == 0
            ? query[(row * features) + i] * keys[(other * features) + i]
            : direction[i] * Math.Tanh(query[(row * features) + i] + keys[(other * features) + i])))];
        double[] powers = [.. scores.Select(score => Math.Exp(score - scores.Max()))], weights = [.. powers.Select(power => power / powers.Sum())];
        double[] ofWeights = [.. others.Select(other => Enumerable.Range(0, columns).Sum(i => ContextGradient[(row * columns) + i] * values[(other * columns) + i]))];
        double mean = weights.Zip(ofWeights, (weight, gradient) => weight * gradient).Sum();
        for (int j = 0; j < others.Length; j++)
        {
            double of = weights[j] * (ofWeights[j] - mean);
            for (int i = 0; i < columns; i++)
            {
                Context[(row * columns) + i] += weights[j] * values[(others[j] * columns) + i];
                ValuesGradient[(others[j] * columns) + i] += weights[j] * ContextGradient[(row * columns) + i];
            }
            for (int i = 0; i < features; i++)
            {
                int own = (row * features) + i, other = (others[j] * features) + i;
                double squashed = Math.Tanh(query[own] + keys[other]), slope = direction.Length == 0 ? 0 : of * direction[i] * (1 - (squashed * squashed));
                QueryGradient[own] += direction.Length == 0 ? of * keys[other] : slope;
                KeysGradient[other] += direction.Length == 0 ? of * query[own] : slope;
                DirectionGradient[i] += of * squashed;
            }
        }
    }
}
