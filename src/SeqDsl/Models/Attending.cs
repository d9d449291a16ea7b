using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>
/// Attention over tensors, of any type and on any device: what <see cref="SeqDsl.Kernels.Ops.Attention"/> and <see cref="SeqDsl.Kernels.Ops.AdditiveAttention"/> are on raw memory.
/// Sequences are padded, B of them, to S rows of the query and T of the memory; what is behind a sequence's end has the weight 0. The tape can record all but gradients.
/// </summary>
public static class Attending
{
    private static readonly Scalar minusInfinity = double.NegativeInfinity.ToScalar();

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
        Tensor scores = Padded(query, over).bmm(Padded(keys, memory, memoryOf).transpose(1, 2));
        return Softmax(scores, memory, memoryOf).MoveToOuterDisposeScope();
    }

    /// <summary>How much each row of the query looks at each row of the memory: softmax(direction·tanh(query + keys)), [B, S, T].</summary>
    /// <inheritdoc cref="AdditiveAttention"/>
    public static Tensor AdditiveWeights(Tensor query, Tensor keys, Tensor direction, Batch over, Batch memory, Tensor? memoryOf = null)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor scores = Pairs(query, keys, over, memory, memoryOf).mul(direction.view(-1)).sum(3L);
        return Softmax(scores, memory, memoryOf).MoveToOuterDisposeScope();
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
        return StepWeights(query, keys, memory, own).bmm(Padded(values, memory, own)).squeeze(1).MoveToOuterDisposeScope();
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
        return StepAdditiveWeights(StepPairs(query, keys, memory, own), direction, memory, own).bmm(Padded(values, memory, own)).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>The gradient of the query: [n, A]</summary>
    /// <param name="contextGradient">[n, G]</param>
    /// <inheritdoc cref="StepAttention"/>
    public static Tensor StepAttentionGradient(Tensor contextGradient, Tensor query, Tensor keys, Tensor values, Batch memory, Tensor memoryOf)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor own = memoryOf.narrow(0, 0, query.size(0));
        return StepScoreGradients(contextGradient, StepWeights(query, keys, memory, own), values, memory, own).bmm(Padded(keys, memory, own)).squeeze(1).MoveToOuterDisposeScope();
    }

    /// <summary>The gradient of the query: [n, A]</summary>
    /// <param name="contextGradient">[n, G]</param>
    /// <inheritdoc cref="StepAdditiveAttention"/>
    public static Tensor StepAdditiveAttentionGradient(Tensor contextGradient, Tensor query, Tensor keys, Tensor values, Tensor direction, Batch memory, Tensor memoryOf)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor own = memoryOf.narrow(0, 0, query.size(0)), squashed = StepPairs(query, keys, memory, own);
        Tensor scores = StepScoreGradients(contextGradient, StepAdditiveWeights(squashed, direction, memory, own), values, memory, own);
        Tensor ofSums = (scores.transpose(1, 2) * direction.view(-1)).mul((squashed * squashed).neg().add(Rows.One)); // (1 − tanh²) ∘ direction · dscore: [n, T, A]
        return ofSums.sum(1L).MoveToOuterDisposeScope();
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
        Tensor squashed = Pairs(query, keys, over, memory, memoryOf), each = scores.unsqueeze(3);
        Tensor ofSums = (each * direction.view(-1)).mul((squashed * squashed).neg().add(Rows.One)); // (1 − tanh²) ∘ direction · dscore: [B, S, T, A]
        return
        [
            Packed(ofSums.sum(2L), over).MoveToOuterDisposeScope(),
            Packed(ofSums.sum(1L), memory, memoryOf).MoveToOuterDisposeScope(),
            ofValues.MoveToOuterDisposeScope(),
            (each * squashed).sum(0L, 1L, 2L).view(1, -1).MoveToOuterDisposeScope(),
        ];
    }

    // dscore = α ∘ (dα − Σ dα∘α) with dα = dy·valuesᵀ, [B, S, T]; dvalues = αᵀ·dy, [M, G].
    private static (Tensor Scores, Tensor Values) Backward(Tensor contextGradient, Tensor weights, Tensor values, Batch over, Batch memory, Tensor? memoryOf)
    {
        Tensor padded = Padded(contextGradient, over), ofWeights = padded.bmm(Padded(values, memory, memoryOf).transpose(1, 2));
        Tensor scores = weights * (ofWeights - (ofWeights * weights).sum(2L, true));
        return (scores, Packed(weights.transpose(1, 2).bmm(padded), memory, memoryOf));
    }

    private static Tensor Context(Tensor weights, Tensor values, Batch over, Batch memory, Tensor? memoryOf) =>
        Packed(weights.bmm(Padded(values, memory, memoryOf)), over);

    // tanh(query + keys) of each pair: [B, S, T, A]
    private static Tensor Pairs(Tensor query, Tensor keys, Batch over, Batch memory, Tensor? memoryOf) =>
        (Padded(query, over).unsqueeze(2) + Padded(keys, memory, memoryOf).unsqueeze(1)).tanh();

    // softmax(query·keys) of each row: [n, 1, T]
    private static Tensor StepWeights(Tensor query, Tensor keys, Batch memory, Tensor own) =>
        Softmax(query.unsqueeze(1).bmm(Padded(keys, memory, own).transpose(1, 2)), memory, own);

    // tanh(query + keys) of each row: [n, T, A]
    private static Tensor StepPairs(Tensor query, Tensor keys, Batch memory, Tensor own) => (query.unsqueeze(1) + Padded(keys, memory, own)).tanh();

    private static Tensor StepAdditiveWeights(Tensor squashed, Tensor direction, Batch memory, Tensor own) =>
        Softmax(squashed.mul(direction.view(-1)).sum(2L).unsqueeze(1), memory, own);

    // α ∘ (dα − Σ dα∘α) with dα = dy·valuesᵀ: [n, 1, T]
    private static Tensor StepScoreGradients(Tensor contextGradient, Tensor weights, Tensor values, Batch memory, Tensor own)
    {
        Tensor ofWeights = contextGradient.unsqueeze(1).bmm(Padded(values, memory, own).transpose(1, 2));
        return weights * (ofWeights - (ofWeights * weights).sum(2L, true));
    }

    private static Tensor Softmax(Tensor scores, Batch memory, Tensor? memoryOf)
    {
        Tensor beyond = memory.IsBeyond;
        Tensor own = memoryOf is null ? beyond : beyond.index_select(0, memoryOf);
        return scores.masked_fill(own.unsqueeze(1), minusInfinity).softmax(2);
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
