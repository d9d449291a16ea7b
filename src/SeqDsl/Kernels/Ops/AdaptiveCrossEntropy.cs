namespace SeqDsl.Kernels.Ops;

/// <summary>
/// L = −(1/n) Σᵣ ln p(target[r]) by a softmax in two steps (Grave et al. 2017), with s = x·Wᵀ + b and q = x·Uᵀ + c, and its gradients: [n, F], [V, F], [V], [C, F], [C], [n] → []
/// and the operands' shapes. The first step is <see cref="ProjectedCrossEntropy"/> over the frequent entries and the clusters for all rows; the second one over a cluster's
/// entries for those rows whose target is there.
/// </summary>
public static class AdaptiveCrossEntropy
{
    [ThreadStatic] private static Room? room;

    /// <summary>L, and each gradient that has a place, for dL = 1.</summary>
    /// <param name="x">[n, F]</param>
    /// <param name="features">F.</param>
    /// <param name="table">W, [V, F].</param>
    /// <param name="bias">b, [V].</param>
    /// <param name="clusterTable">U, [C, F].</param>
    /// <param name="clusterBias">c, [C].</param>
    /// <param name="targets">[n]</param>
    /// <param name="cutoffs">[C] Where each cluster begins, rising.</param>
    /// <param name="xGradient">[n, F]; empty: not needed, and so on.</param>
    /// <param name="tableGradient">[V, F]</param>
    /// <param name="biasGradient">[V]</param>
    /// <param name="clusterTableGradient">[C, F]</param>
    /// <param name="clusterBiasGradient">[C]</param>
    /// <exception cref="ArgumentException">A target is not a row of W, or sizes do not fit together.</exception>
    public static double Run(
        Floats x, int features, Floats table, Floats bias, Floats clusterTable, Floats clusterBias, ReadOnlySpan<long> targets, ReadOnlySpan<int> cutoffs,
        Floats xGradient = default, Floats tableGradient = default, Floats biasGradient = default, Floats clusterTableGradient = default, Floats clusterBiasGradient = default)
    {
        int count = targets.Length, entries = bias.Length, clusters = cutoffs.Length;
        Sizes.Check(count, features, x);
        Sizes.Check(entries, features, table);
        Sizes.Check(clusters, features, clusterTable);
        Sizes.Check(1, clusters, clusterBias);
        Room own = room ??= new();
        Span<long> labels = own.Labels(count), rows = own.Rows(count);
        float share = 1f / count;

        // The first step: the frequent rows of W and the clusters' are one table.
        int frequent = AdaptiveLogProbabilities.Of(-1, cutoffs, entries).End, first = frequent + clusters;
        Floats both = own.Table.Take((long)first * features), biases = own.Bias.Take(first);
        bool differentiates = !(xGradient.IsEmpty && tableGradient.IsEmpty && biasGradient.IsEmpty && clusterTableGradient.IsEmpty && clusterBiasGradient.IsEmpty);
        Floats bothGradient = differentiates ? own.TableGradient.Take((long)first * features) : default;
        Floats biasesGradient = differentiates ? own.BiasGradient.Take(first) : default;
        Join(table, clusterTable, frequent * features, both);
        Join(bias, clusterBias, frequent, biases);
        for (int cluster = 0; cluster < clusters; cluster++)
        {
            (int start, int end) = AdaptiveLogProbabilities.Of(cluster, cutoffs, entries);
            biases.At(frequent + cluster) = end > start ? biases.At(frequent + cluster) : float.NegativeInfinity; // no token is in it
        }
        for (int row = 0; row < count; row++)
        {
            long target = RowIndex.Check(targets[row], entries);
            labels[row] = target < frequent ? target : frequent + ClusterOf(target, cutoffs);
        }
        double sum = ProjectedCrossEntropy.Sum(x, features, both, biases, labels, share, xGradient, bothGradient, biasesGradient);
        Part(bothGradient, frequent * features, tableGradient, clusterTableGradient);
        Part(biasesGradient, frequent, biasGradient, clusterBiasGradient);

        // The second: of each cluster those rows whose target is there.
        for (int cluster = 0; cluster < clusters; cluster++)
        {
            (int start, int end) = AdaptiveLogProbabilities.Of(cluster, cutoffs, entries);
            int tokens = 0;
            for (int row = 0; row < count; row++)
            {
                if (targets[row] >= start && targets[row] < end)
                {
                    (rows[tokens], labels[tokens]) = (row, targets[row] - start);
                    tokens++;
                }
            }
            Floats partGradient = Slice(tableGradient, start * features, (end - start) * features), partBiasGradient = Slice(biasGradient, start, end - start);
            if (tokens == 0)
            {
                partGradient.Span.Clear();
                partBiasGradient.Span.Clear();
                continue;
            }
            Floats read = own.X.Take((long)tokens * features), readGradient = xGradient.IsEmpty ? default : own.XGradient.Take((long)tokens * features);
            TakeRows.Run(x, features, rows[..tokens], read);
            sum += ProjectedCrossEntropy.Sum(
                read, features, table.Slice(start * features, (end - start) * features), bias.Slice(start, end - start), labels[..tokens], share,
                readGradient, partGradient, partBiasGradient);
            if (!xGradient.IsEmpty)
            {
                AddRows.Accumulate(readGradient, features, rows[..tokens], xGradient);
            }
        }
        return sum / count;
    }

    private static int ClusterOf(long target, ReadOnlySpan<int> cutoffs)
    {
        int cluster = cutoffs.Length - 1;
        while (target < cutoffs[cluster])
        {
            cluster--;
        }
        return cluster;
    }

    private static void Join(Floats first, Floats second, int length, Floats both)
    {
        first.Slice(0, length).Span.CopyTo(both.Span);
        second.Span.CopyTo(both.Slice(length, second.Length).Span);
    }

    private static void Part(Floats both, int length, Floats first, Floats second)
    {
        if (!first.IsEmpty)
        {
            both.Slice(0, length).Span.CopyTo(first.Span);
        }
        if (!second.IsEmpty)
        {
            both.Slice(length, second.Length).Span.CopyTo(second.Span);
        }
    }

    private static Floats Slice(Floats whole, int start, int length) => whole.IsEmpty ? default : whole.Slice(start, length);

    /// <summary>Memory of one thread, kept from call to call.</summary>
    private sealed class Room
    {
        private long[] labels = [], rows = [];

        public FloatBuffer Table { get; } = new();

        public FloatBuffer TableGradient { get; } = new();

        public FloatBuffer Bias { get; } = new();

        public FloatBuffer BiasGradient { get; } = new();

        public FloatBuffer X { get; } = new();

        public FloatBuffer XGradient { get; } = new();

        public Span<long> Labels(int count) => Take(ref labels, count);

        public Span<long> Rows(int count) => Take(ref rows, count);

        private static Span<long> Take(ref long[] array, int count)
        {
            if (array.Length < count)
            {
                array = new long[count];
            }
            return array.AsSpan(0, count);
        }
    }
}
