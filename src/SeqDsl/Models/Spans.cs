using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>The loss of spans over tensors, of any type and on any device, and its gradient: what <see cref="Kernels.Ops.SpanCrossEntropy"/> is on raw memory.</summary>
public static class Spans
{
    /// <summary>L = −(1/B) Σᵦ Σₖ ln P(place[b, k]); the tape can record it. []</summary>
    /// <param name="logits">[N, K]</param>
    /// <param name="places">[B, K] Numbers of tokens in their sequences; −1: none.</param>
    /// <param name="batch">How the tokens are packed.</param>
    /// <param name="optional">Whether there may be none, with the score 0 beside the tokens' own.</param>
    public static Tensor CrossEntropy(Tensor logits, Tensor places, Batch batch, bool optional)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor scores = Padded(logits, batch, optional).log_softmax(1);
        Tensor told = scores.gather(1, Index(places, batch).unsqueeze(1)).sum();
        return told.neg().div(batch.SequenceCount).MoveToOuterDisposeScope();
    }

    /// <summary>dlogits = (P − onehot(place)) / B: [N, K]</summary>
    /// <inheritdoc cref="CrossEntropy"/>
    public static Tensor LogitsGradient(Tensor logits, Tensor places, Batch batch, bool optional)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor probabilities = Padded(logits, batch, optional).softmax(1);
        Tensor hot = torch.zeros_like(probabilities);
        Tensor index = Index(places, batch).unsqueeze(1);
        Tensor error = probabilities.sub(hot.scatter(1, index, torch.ones_like(index).to_type(hot.dtype))).div(batch.SequenceCount).narrow(1, 0, batch.Steps).contiguous();
        return error.view(batch.Sequences * batch.Steps, logits.size(1)).index_select(0, batch.PaddedPlaces).MoveToOuterDisposeScope();
    }

    /// <summary>[N, K] → [B, T + 1, K]: −∞ beyond a sequence's end; last the score of none.</summary>
    private static Tensor Padded(Tensor logits, Batch batch, bool optional)
    {
        Tensor none = optional
            ? torch.zeros(batch.Sequences, 1, logits.size(1), logits.dtype, logits.device)
            : torch.full(batch.Sequences, 1, logits.size(1), Constant.MinusInfinity, logits.dtype, logits.device);
        return torch.cat([Rows.Padded(logits, batch), none], 1);
    }

    /// <summary>The places [B, K] as numbers of the T + 1 rows, none being the last.</summary>
    private static Tensor Index(Tensor places, Batch batch)
    {
        Tensor index = places.to_type(torch.ScalarType.Int64);
        using Tensor none = TensorMemory.Copy<long>([batch.Steps], [], torch.ScalarType.Int64, index.device);
        return torch.where(index.lt(Constant.Of(0)), none, index);
    }
}
