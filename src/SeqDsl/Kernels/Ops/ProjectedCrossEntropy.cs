using SeqDsl.Kernels.Products;

namespace SeqDsl.Kernels.Ops;

/// <summary>
/// L = −(1/n) Σᵣ ln softmax(x·Wᵀ + b)[r, target[r]], and the gradients of x, W and b: [n, F], [V, F], [V], [n] → [], [n, F], [V, F], [V]. Logits are made for
/// some rows at a time and overwritten by their gradients: [n, V] numbers are never there, whether once or twice.
/// </summary>
public static class ProjectedCrossEntropy
{
    // Logits at a time: few enough to stay in the last cache (16 MiB), and enough rows for the products, which read W once for each block.
    private const int BlockNumbers = 1 << 22;
    private const int LeastRows = 96;

    [ThreadStatic] private static FloatBuffer? block;

    /// <summary>L, and each gradient that has a place, for dL = 1.</summary>
    /// <param name="x">[n, F]</param>
    /// <param name="features">F.</param>
    /// <param name="table">W, [V, F].</param>
    /// <param name="bias">b, [V].</param>
    /// <param name="targets">[n]</param>
    /// <param name="xGradient">[n, F]; empty: not needed.</param>
    /// <param name="tableGradient">[V, F]; empty: not needed.</param>
    /// <param name="biasGradient">[V]; empty: not needed.</param>
    /// <param name="smoothing">ε of <see cref="CrossEntropy"/>.</param>
    /// <exception cref="ArgumentException">A target is not a row of W, or sizes do not fit together.</exception>
    public static double Run(
        Floats x, int features, Floats table, Floats bias, ReadOnlySpan<long> targets, Floats xGradient = default, Floats tableGradient = default, Floats biasGradient = default,
        double smoothing = 0) =>
        Sum(x, features, table, bias, targets, 1f / targets.Length, xGradient, tableGradient, biasGradient, smoothing) / targets.Length;

    /// <summary>n·L, and the gradients where each row's share of the loss is not 1/n.</summary>
    internal static double Sum(
        Floats x, int features, Floats table, Floats bias, ReadOnlySpan<long> targets, float share, Floats xGradient, Floats tableGradient, Floats biasGradient, double smoothing = 0)
    {
        int count = targets.Length, entries = bias.Length;
        Sizes.Check(count, features, x);
        Sizes.Check(entries, features, table);
        Check(count, features, xGradient);
        Check(entries, features, tableGradient);
        Check(1, entries, biasGradient);
        bool differentiates = !xGradient.IsEmpty || !tableGradient.IsEmpty || !biasGradient.IsEmpty;
        int blocks = Math.Max(1, count / Math.Clamp(BlockNumbers / entries, LeastRows, Math.Max(LeastRows, count)));
        int rowsOfBlock = (count + blocks - 1) / blocks;
        Floats room = (block ??= new()).Take((long)rowsOfBlock * entries);
        double sum = 0;
        for (int first = 0; first < count; first += rowsOfBlock)
        {
            int rows = Math.Min(rowsOfBlock, count - first);
            Floats logits = room.Slice(0, rows * entries), part = x.Slice(first * features, rows * features);
            Matrix scores = new(logits, rows, entries), read = new(part, rows, features);
            MatrixProduct.Multiply(read, new Matrix(table, entries, features).Transpose, scores, addend: bias);
            sum += CrossEntropy.Sum(logits, targets.Slice(first, rows), entries, differentiates ? logits : default, share, smoothing);
            if (!xGradient.IsEmpty)
            {
                MatrixProduct.Multiply(scores, new(table, entries, features), new(xGradient.Slice(first * features, rows * features), rows, features));
            }
            if (!tableGradient.IsEmpty)
            {
                MatrixProduct.Multiply(scores.Transpose, read, new(tableGradient, entries, features), add: first > 0);
            }
            if (!biasGradient.IsEmpty)
            {
                SumRows.Run(logits, rows, entries, biasGradient, add: first > 0);
            }
        }
        return sum;
    }

    private static void Check(int rows, int columns, Floats found)
    {
        if (!found.IsEmpty)
        {
            Sizes.Check(rows, columns, found);
        }
    }
}
