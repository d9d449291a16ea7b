using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>
/// A softmax in two steps over a vocabulary whose entries are numbered by falling frequency (Goodman 2001; Grave et al. 2017), as tensor operations: over the entries
/// before the first cutoff and the clusters, then over the entries of each cluster.
/// </summary>
public static class AdaptiveSoftmax
{
    /// <summary>ln p of every entry: scores [n, V], clusters [n, C] → [n, V]</summary>
    /// <param name="scores">Of each entry among those of its cluster.</param>
    /// <param name="clusters">Of each cluster among the frequent entries.</param>
    /// <param name="cutoffs">[C] Where each cluster begins.</param>
    public static Tensor LogProbabilities(Tensor scores, Tensor clusters, ReadOnlySpan<int> cutoffs)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        long entries = scores.size(1), frequent = Math.Min(cutoffs[0], entries);
        List<Tensor> first = [scores.narrow(1, 0, frequent)], parts = [];
        for (int cluster = 0; cluster < cutoffs.Length; cluster++)
        {
            if (Length(cluster, cutoffs, entries) > 0)
            {
                first.Add(clusters.narrow(1, cluster, 1));
            }
        }
        Tensor head = torch.cat(first, 1).log_softmax(1);
        parts.Add(head.narrow(1, 0, frequent));
        for (int cluster = 0; cluster < first.Count - 1; cluster++)
        {
            Tensor own = scores.narrow(1, cutoffs[cluster], Length(cluster, cutoffs, entries)).log_softmax(1);
            parts.Add(own.add(head.narrow(1, frequent + cluster, 1)));
        }
        return torch.cat(parts, 1).MoveToOuterDisposeScope();
    }

    /// <summary>d scores for ln p and its gradient: dyw − p(w)·Σ dy for a frequent w, dyw − p(w|j)·Σⱼ dy for w of cluster j: [n, V], [n, V] → [n, V]</summary>
    public static Tensor ScoresGradient(Tensor logProbabilities, Tensor gradient, ReadOnlySpan<int> cutoffs)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        long entries = logProbabilities.size(1), frequent = Math.Min(cutoffs[0], entries);
        List<Tensor> parts =
        [
            gradient.narrow(1, 0, frequent).sub(logProbabilities.narrow(1, 0, frequent).exp().mul(gradient.sum([1L], keepdim: true))),
        ];
        for (int cluster = 0; cluster < cutoffs.Length; cluster++)
        {
            if (Length(cluster, cutoffs, entries) is > 0 and var length)
            {
                Tensor own = gradient.narrow(1, cutoffs[cluster], length);
                parts.Add(own.sub(logProbabilities.narrow(1, cutoffs[cluster], length).softmax(1).mul(own.sum([1L], keepdim: true))));
            }
        }
        return torch.cat(parts, 1).MoveToOuterDisposeScope();
    }

    /// <summary>d clusters for ln p and its gradient: Σⱼ dy − p(j)·Σ dy: [n, V], [n, V] → [n, C]</summary>
    public static Tensor ClustersGradient(Tensor logProbabilities, Tensor gradient, ReadOnlySpan<int> cutoffs)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        long entries = logProbabilities.size(1);
        Tensor all = gradient.sum([1L], keepdim: true);
        List<Tensor> parts = [];
        for (int cluster = 0; cluster < cutoffs.Length; cluster++)
        {
            long length = Length(cluster, cutoffs, entries), start = Math.Min(cutoffs[cluster], entries);
            Tensor own = gradient.narrow(1, start, length).sum([1L], keepdim: true), p = logProbabilities.narrow(1, start, length).exp().sum([1L], keepdim: true);
            parts.Add(own.sub(p.mul(all)));
        }
        return torch.cat(parts, 1).MoveToOuterDisposeScope();
    }

    private static long Length(int cluster, ReadOnlySpan<int> cutoffs, long entries) =>
        (cluster + 1 < cutoffs.Length ? Math.Min(cutoffs[cluster + 1], entries) : entries) - Math.Min(cutoffs[cluster], entries);
}
