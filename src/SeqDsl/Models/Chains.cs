using SeqDsl.Kernels;
using SeqDsl.Kernels.Chains;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>The loss of a conditional random field over tensors, of any type and on any device, and its gradients: what <see cref="Kernels.Ops.Crf"/> is on raw memory.</summary>
public static class Chains
{
    // What a forbidden step costs: e to this is 0 in every type, and unlike −∞ it has a gradient.
    private static readonly Scalar forbidden = (-1e30).ToScalar();

    /// <summary>L = (1/N) Σᵦ (ln Zᵦ − score of b's labels); the tape can record it. []</summary>
    /// <param name="logits">[N, K]</param>
    /// <param name="transitions">[K, K], from and to.</param>
    /// <param name="starts">[K]</param>
    /// <param name="ends">[K]</param>
    /// <param name="labels">[N]</param>
    /// <param name="batch">How the tokens are packed.</param>
    /// <param name="scheme">What the mask follows from.</param>
    /// <param name="types">Entity types; in a plain scheme, tags.</param>
    public static Tensor Loss(Tensor logits, Tensor transitions, Tensor starts, Tensor ends, Tensor labels, Batch batch, TagScheme scheme, int types)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        TransitionMask mask = TransitionMask.Of(scheme, types);
        int[] active = batch.Packed.Active, offsets = batch.Packed.Offsets;
        Tensor steps = Allowed(transitions, pair => mask.Allows(pair / mask.Tags, pair % mask.Tags));
        Tensor begins = Allowed(starts, mask.MayStart), finishes = Allowed(ends, mask.MayEnd);

        // α of step t has a row for each sequence that is longer than t; those that end there leave with their ln Z.
        Tensor alpha = logits.narrow(0, 0, active[0]).add(begins, Rows.One);
        Tensor? partitions = null;
        for (int step = 0; step < active.Length; step++)
        {
            int next = step + 1 < active.Length ? active[step + 1] : 0;
            if (next < active[step])
            {
                Tensor ended = alpha.narrow(0, next, active[step] - next).add(finishes, Rows.One).logsumexp(1).sum();
                partitions = partitions is null ? ended : partitions.add(ended, Rows.One);
            }
            if (next > 0)
            {
                alpha = alpha.narrow(0, 0, next).unsqueeze(2).add(steps, Rows.One).logsumexp(1).add(logits.narrow(0, offsets[step + 1], next), Rows.One);
            }
        }
        Tensor sum = partitions! - Score(logits, transitions, starts, ends, labels, batch);
        return sum.div(batch.TokenCount).MoveToOuterDisposeScope();
    }

    /// <summary>dlogits = (P(yₜ = k) − onehot(label)) / N: [N, K]</summary>
    /// <inheritdoc cref="Loss"/>
    public static Tensor LogitsGradient(Tensor logits, Tensor transitions, Tensor starts, Tensor ends, Tensor labels, Batch batch, TagScheme scheme, int types)
    {
        TransitionMask mask = TransitionMask.Of(scheme, types);
        long[] gold = Of<long>(labels, torch.ScalarType.Int64);
        var gradient = new double[gold.Length * mask.Tags];
        Run(logits, transitions, starts, ends, batch, mask, [], (rows, marginals) =>
        {
            for (int i = 0; i < marginals.Length; i++)
            {
                int row = rows[i / mask.Tags], tag = i % mask.Tags;
                gradient[(row * mask.Tags) + tag] = (marginals[i] - (gold[row] == tag ? 1 : 0)) / gold.Length;
            }
        });
        return Like(logits, gradient);
    }

    /// <summary>dtransitions[i, j] = Σₜ (P(yₜ₋₁ = i, yₜ = j) − [labels i, j]) / N: [K, K]</summary>
    /// <inheritdoc cref="Loss"/>
    public static Tensor TransitionsGradient(Tensor logits, Tensor transitions, Tensor starts, Tensor ends, Tensor labels, Batch batch, TagScheme scheme, int types)
    {
        TransitionMask mask = TransitionMask.Of(scheme, types);
        long[] gold = Of<long>(labels, torch.ScalarType.Int64), before = Before(batch.Packed);
        var pairs = new double[mask.Tags * mask.Tags];
        Run(logits, transitions, starts, ends, batch, mask, pairs, (_, _) => { });
        for (int i = 0; i < before.Length; i++)
        {
            pairs[(gold[before[i]] * mask.Tags) + gold[batch.Sequences + i]]--;
        }
        return Like(transitions, Array.ConvertAll(pairs, pair => pair / gold.Length));
    }

    // Forward–backward of each sequence in double precision; "take" is given its rows and their marginals.
    private static void Run(
        Tensor logits, Tensor transitions, Tensor starts, Tensor ends, Batch batch, TransitionMask mask, double[] pairs, Action<int[], double[]> take)
    {
        double[] emissions = Of<double>(logits, torch.ScalarType.Float64), steps = Of<double>(transitions, torch.ScalarType.Float64);
        double[] begins = Of<double>(starts, torch.ScalarType.Float64), finishes = Of<double>(ends, torch.ScalarType.Float64);
        for (int b = 0; b < batch.Sequences; b++)
        {
            int[] rows = [.. Enumerable.Range(0, batch.Packed.Lengths[b]).Select(step => batch.Packed.Offsets[step] + b)];
            double[] own = [.. rows.SelectMany(row => emissions.Skip(row * mask.Tags).Take(mask.Tags))];
            var marginals = new double[own.Length];
            LogChain.Run(own, steps, begins, finishes, mask, marginals, pairs);
            take(rows, marginals);
        }
    }

    private static Tensor Score(Tensor logits, Tensor transitions, Tensor starts, Tensor ends, Tensor labels, Batch batch)
    {
        int sequences = batch.Sequences, later = batch.Tokens - sequences;
        Tensor score = logits.gather(1, labels.unsqueeze(1)).sum().add(starts.index_select(0, labels.narrow(0, 0, sequences)).sum(), Rows.One)
            .add(ends.index_select(0, labels.index_select(0, batch.LastToken)).sum(), Rows.One);
        if (later == 0)
        {
            return score;
        }
        using Tensor before = TensorMemory.Copy<long>(Before(batch.Packed), [later], torch.ScalarType.Int64, logits.device);
        using Tensor tags = TensorMemory.Copy<long>([transitions.size(0)], [], torch.ScalarType.Int64, logits.device);
        Tensor pairs = labels.index_select(0, before).mul(tags).add(labels.narrow(0, sequences, later), Rows.One);
        return score.add(transitions.reshape(-1).index_select(0, pairs).sum(), Rows.One);
    }

    // For each row behind the first tokens that of the token before. [N − B]
    private static long[] Before(Data.PackedBatch packed) =>
    [
        .. Enumerable.Range(1, packed.Steps - 1).SelectMany(step => Enumerable.Range(packed.Offsets[step - 1], packed.Active[step]).Select(row => (long)row)),
    ];

    private static Tensor Allowed(Tensor scores, Func<int, bool> allowed)
    {
        using Tensor mask = TensorMemory.Copy<bool>(
            [.. Enumerable.Range(0, (int)scores.numel()).Select(index => !allowed(index))], scores.shape, torch.ScalarType.Bool, scores.device);
        return scores.masked_fill(mask, forbidden);
    }

    private static T[] Of<T>(Tensor tensor, torch.ScalarType type) where T : unmanaged
    {
        using Tensor copy = tensor.to(type), near = copy.cpu(), dense = near.contiguous();
        return TensorMemory.Of<T>(dense).ToArray();
    }

    private static Tensor Like(Tensor tensor, double[] numbers)
    {
        using Tensor wide = TensorMemory.Copy<double>(numbers, tensor.shape, torch.ScalarType.Float64, tensor.device);
        return wide.to(tensor.dtype, copy: true);
    }
}
