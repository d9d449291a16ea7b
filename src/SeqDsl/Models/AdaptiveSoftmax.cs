using SeqDsl.Kernels.Ops;
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
        int entries = (int)scores.size(1), present = 0;
        while (present < cutoffs.Length && cutoffs[present] < entries)
        {
            present++; // clusters that are empty stand behind all others
        }
        Tensor frequent = Entries(scores, -1, cutoffs);
        Tensor head = torch.cat([frequent, clusters.narrow(1, 0, present)], 1).log_softmax(1);
        List<Tensor> parts = [head.narrow(1, 0, frequent.size(1))];
        for (int cluster = 0; cluster < present; cluster++)
        {
            parts.Add(Entries(scores, cluster, cutoffs).log_softmax(1).add(head.narrow(1, frequent.size(1) + cluster, 1), Rows.One));
        }
        return torch.cat(parts, 1).MoveToOuterDisposeScope();
    }

    /// <summary>d scores for ln p and its gradient: dyw − p(w)·Σ dy for a frequent w, dyw − p(w|j)·Σⱼ dy for w of cluster j: [n, V], [n, V] → [n, V]</summary>
    public static Tensor ScoresGradient(Tensor logProbabilities, Tensor gradient, ReadOnlySpan<int> cutoffs)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        List<Tensor> parts = [Entries(gradient, -1, cutoffs).sub(Entries(logProbabilities, -1, cutoffs).exp().mul(gradient.sum([1L], keepdim: true)))];
        for (int cluster = 0; cluster < cutoffs.Length; cluster++)
        {
            Tensor own = Entries(gradient, cluster, cutoffs);
            parts.Add(own.sub(Entries(logProbabilities, cluster, cutoffs).softmax(1).mul(own.sum([1L], keepdim: true))));
        }
        return torch.cat(parts, 1).MoveToOuterDisposeScope();
    }

    /// <summary>d clusters for ln p and its gradient: Σⱼ dy − p(j)·Σ dy: [n, V], [n, V] → [n, C]</summary>
    public static Tensor ClustersGradient(Tensor logProbabilities, Tensor gradient, ReadOnlySpan<int> cutoffs)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor all = gradient.sum([1L], keepdim: true);
        List<Tensor> parts = [];
        for (int cluster = 0; cluster < cutoffs.Length; cluster++)
        {
            Tensor own = Entries(gradient, cluster, cutoffs).sum([1L], keepdim: true), p = Entries(logProbabilities, cluster, cutoffs).exp().sum([1L], keepdim: true);
            parts.Add(own.sub(p.mul(all)));
        }
        return torch.cat(parts, 1).MoveToOuterDisposeScope();
    }

    /// <summary>The columns of a cluster, or of the frequent entries, −1: [n, V] → [n, entries]</summary>
    private static Tensor Entries(Tensor x, int cluster, ReadOnlySpan<int> cutoffs)
    {
        (int start, int end) = AdaptiveLogProbabilities.Of(cluster, cutoffs, (int)x.size(1));
        return x.narrow(1, start, end - start);
    }
}
