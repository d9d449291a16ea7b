using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>
/// Attention over tensors, of any type and on any device: what <see cref="SeqDsl.Kernels.Ops.Attention"/> and <see cref="SeqDsl.Kernels.Ops.AdditiveAttention"/> are on raw memory.
/// Sequences are padded, B of them, to S rows of the query and T of the memory; what is behind a sequence's end has the weight 0. The tape can record all but gradients.
/// </summary>
public static class Attending
{
    /// <summary>For each row i of the query Σⱼ softmaxⱼ(queryᵢ·keysⱼ) valuesⱼ over the rows j of the same sequence: [N, G]</summary>
    /// <param name="query">[N, A]</param>
    /// <param name="keys">[M, A]</param>
    /// <param name="values">[M, G]</param>
    /// <param name="over">How the query is packed.</param>
    /// <param name="memory">How keys and values are packed.</param>
    /// <param name="memoryOf">[B] For each sequence of the query the number that the same one has in the memory; null: the same.</param>
    public static Tensor Attention(Tensor query, Tensor keys, Tensor values, Batch over, Batch memory, Tensor? memoryOf = null)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return Context(Weights(query, keys, over, memory, memoryOf), values, over, memory, memoryOf).MoveToOuterDisposeScope();
    }

    /// <summary>For each row i of the query Σⱼ softmaxⱼ(direction·tanh(queryᵢ + keysⱼ)) valuesⱼ over the rows j of the same sequence: [N, G]</summary>
    /// <param name="query">[N, A]</param>
    /// <param name="keys">[M, A]</param>
    /// <param name="values">[M, G]</param>
    /// <param name="direction">[1, A]</param>
    /// <param name="over">How the query is packed.</param>
    /// <param name="memory">How keys and values are packed.</param>
    /// <param name="memoryOf">[B] For each sequence of the query the number that the same one has in the memory; null: the same.</param>
    public static Tensor AdditiveAttention(Tensor query, Tensor keys, Tensor values, Tensor direction, Batch over, Batch memory, Tensor? memoryOf = null)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return Context(AdditiveWeights(query, keys, direction, over, memory, memoryOf), values, over, memory, memoryOf).MoveToOuterDisposeScope();
    }

    /// <summary>How much each row of the query looks at each row of the memory: softmax(query·keys), [B, S, T].</summary>
    /// <inheritdoc cref="Attention"/>
    public static Tensor Weights(Tensor query, Tensor keys, Batch over, Batch memory, Tensor? memoryOf = null)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return Weigh(Padded(query, over), keys, memory, memoryOf).MoveToOuterDisposeScope();
    }

    /// <summary>How much each row of the query looks at each row of the memory: softmax(direction·tanh(query + keys)), [B, S, T].</summary>
    /// <inheritdoc cref="AdditiveAttention"/>
    public static Tensor AdditiveWeights(Tensor query, Tensor keys, Tensor direction, Batch over, Batch memory, Tensor? memoryOf = null)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return WeighPairs(Pairs(Padded(query, over), keys, memory, memoryOf), direction, memory, memoryOf).MoveToOuterDisposeScope();
    }

    /// <summary>For row i of a step, which is one of sequence i, Σⱼ softmaxⱼ(queryᵢ·keysⱼ) valuesⱼ over its memory: [n, G]</summary>
    /// <param name="query">[n, A]</param>
    /// <param name="keys">[M, A]</param>
    /// <param name="values">[M, G]</param>
    /// <param name="memory">How keys and values are packed.</param>
    /// <param name="memoryOf">[n] For each row the sequence of the memory that it looks at; there may be more.</param>
    public static Tensor StepAttention(Tensor query, Tensor keys, Tensor values, Batch memory, Tensor memoryOf)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor own = memoryOf.narrow(0, 0, query.size(0));
        return Weigh(query.unsqueeze(1), keys, memory, own).bmm(Padded(values, memory, own)).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="StepAttention"/> with softmaxⱼ(direction·tanh(queryᵢ + keysⱼ)).</summary>
    /// <param name="query">[n, A]</param>
    /// <param name="keys">[M, A]</param>
    /// <param name="values">[M, G]</param>
    /// <param name="direction">[1, A]</param>
    /// <param name="memory">How keys and values are packed.</param>
    /// <param name="memoryOf">[n] For each row the sequence of the memory that it looks at; there may be more.</param>
    public static Tensor StepAdditiveAttention(Tensor query, Tensor keys, Tensor values, Tensor direction, Batch memory, Tensor memoryOf)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor own = memoryOf.narrow(0, 0, query.size(0));
        return WeighPairs(Pairs(query.unsqueeze(1), keys, memory, own), direction, memory, own).bmm(Padded(values, memory, own)).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>The gradient of the query: [n, A]</summary>
    /// <param name="contextGradient">[n, G]</param>
    /// <inheritdoc cref="StepAttention"/>
    public static Tensor StepAttentionGradient(Tensor contextGradient, Tensor query, Tensor keys, Tensor values, Batch memory, Tensor memoryOf)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor own = memoryOf.narrow(0, 0, query.size(0));
        return ScoreGradients(contextGradient.unsqueeze(1), Weigh(query.unsqueeze(1), keys, memory, own), values, memory, own).bmm(Padded(keys, memory, own)).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>The gradient of the query: [n, A]</summary>
    /// <param name="contextGradient">[n, G]</param>
    /// <inheritdoc cref="StepAdditiveAttention"/>
    public static Tensor StepAdditiveAttentionGradient(Tensor contextGradient, Tensor query, Tensor keys, Tensor values, Tensor direction, Batch memory, Tensor memoryOf)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor own = memoryOf.narrow(0, 0, query.size(0)), squashed = Pairs(query.unsqueeze(1), keys, memory, own);
        Tensor scores = ScoreGradients(contextGradient.unsqueeze(1), WeighPairs(squashed, direction, memory, own), values, memory, own);
        return ThroughTanh(scores.unsqueeze(3), squashed, direction).sum(2L).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>The gradients of query, keys and values.</summary>
    /// <param name="contextGradient">[N, G]</param>
    /// <inheritdoc cref="Attention"/>
    public static Tensor[] AttentionGradient(Tensor contextGradient, Tensor query, Tensor keys, Tensor values, Batch over, Batch memory, Tensor? memoryOf = null)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor weights = Weights(query, keys, over, memory, memoryOf);
        (Tensor scores, Tensor ofValues) = Backward(contextGradient, weights, values, over, memory, memoryOf);
        return
        [
            Packed(scores.bmm(Padded(keys, memory, memoryOf)), over).MoveToOuterDisposeScope(),
            Packed(scores.transpose(1, 2).bmm(Padded(query, over)), memory, memoryOf).MoveToOuterDisposeScope(),
            ofValues.MoveToOuterDisposeScope(),
        ];
    }

    /// <summary>The gradients of query, keys, values and direction.</summary>
    /// <param name="contextGradient">[N, G]</param>
    /// <inheritdoc cref="AdditiveAttention"/>
    public static Tensor[] AdditiveAttentionGradient(
        Tensor contextGradient, Tensor query, Tensor keys, Tensor values, Tensor direction, Batch over, Batch memory, Tensor? memoryOf = null)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor weights = AdditiveWeights(query, keys, direction, over, memory, memoryOf);
        (Tensor scores, Tensor ofValues) = Backward(contextGradient, weights, values, over, memory, memoryOf);
        Tensor squashed = Pairs(Padded(query, over), keys, memory, memoryOf), each = scores.unsqueeze(3);
        Tensor ofSums = ThroughTanh(each, squashed, direction);
        return
        [
            Packed(ofSums.sum(2L), over).MoveToOuterDisposeScope(),
            Packed(ofSums.sum(1L), memory, memoryOf).MoveToOuterDisposeScope(),
            ofValues.MoveToOuterDisposeScope(),
            (each * squashed).sum(0L, 1L, 2L).view(1, -1).MoveToOuterDisposeScope(),
        ];
    }

    // Of the scores, [B, S, T], and dvalues = αᵀ·dy, [M, G].
    private static (Tensor Scores, Tensor Values) Backward(Tensor contextGradient, Tensor weights, Tensor values, Batch over, Batch memory, Tensor? memoryOf)
    {
        Tensor padded = Padded(contextGradient, over);
        return (ScoreGradients(padded, weights, values, memory, memoryOf), Packed(weights.transpose(1, 2).bmm(padded), memory, memoryOf));
    }

    private static Tensor Context(Tensor weights, Tensor values, Batch over, Batch memory, Tensor? memoryOf) =>
        Packed(weights.bmm(Padded(values, memory, memoryOf)), over);

    // Below a query is padded already, [B, S, A]; a step's has S = 1.

    // softmax(query·keys): [B, S, T]
    private static Tensor Weigh(Tensor query, Tensor keys, Batch memory, Tensor? memoryOf) =>
        Softmax(query.bmm(Padded(keys, memory, memoryOf).transpose(1, 2)), memory, memoryOf);

    // The same of an additive score, of its pairs: [B, S, T]
    private static Tensor WeighPairs(Tensor pairs, Tensor direction, Batch memory, Tensor? memoryOf) => Softmax(pairs.mul(direction.view(-1)).sum(3L), memory, memoryOf);

    // tanh(query + keys) of each pair: [B, S, T, A]
    private static Tensor Pairs(Tensor query, Tensor keys, Batch memory, Tensor? memoryOf) => query.unsqueeze(2).add(Padded(keys, memory, memoryOf).unsqueeze(1), Rows.One).tanh();

    // dscore = α ∘ (dα − Σ dα∘α) with dα = dy·valuesᵀ: [B, S, T]
    private static Tensor ScoreGradients(Tensor contextGradient, Tensor weights, Tensor values, Batch memory, Tensor? memoryOf)
    {
        Tensor ofWeights = contextGradient.bmm(Padded(values, memory, memoryOf).transpose(1, 2));
        return weights * (ofWeights - (ofWeights * weights).sum(2L, true));
    }

    // (1 − tanh²) ∘ direction · dscore: [B, S, T, A]
    private static Tensor ThroughTanh(Tensor scoreGradients, Tensor squashed, Tensor direction) =>
        (scoreGradients * direction.view(-1)).mul(Constant.Of(1) - (squashed * squashed));

    private static Tensor Softmax(Tensor scores, Batch memory, Tensor? memoryOf)
    {
        Tensor beyond = memory.IsBeyond;
        Tensor own = memoryOf is null ? beyond : beyond.index_select(0, memoryOf);
        return scores.masked_fill(own.unsqueeze(1), Constant.MinusInfinity).softmax(2);
    }

    // [n, F] → [B, T, F], zeros behind the ends; the memory's sequences in the order of the query's.
    private static Tensor Padded(Tensor x, Batch batch, Tensor? order = null)
    {
        Tensor zeros = torch.zeros(1, x.size(1), x.dtype, x.device);
        Tensor padded = torch.cat([x, zeros], 0).index_select(0, batch.PaddedRows).view(batch.Sequences, batch.Steps, x.size(1));
        return order is null ? padded : padded.index_select(0, order);
    }

    // The other way.
    private static Tensor Packed(Tensor padded, Batch batch, Tensor? order = null)
    {
        Tensor own = order is null ? padded : torch.zeros(padded.shape, padded.dtype, padded.device).index_add(0, order, padded, Rows.One);
        return own.reshape(batch.Sequences * batch.Steps, own.size(2)).index_select(0, batch.PaddedPlaces);
    }
}
