using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>Operations of generated code that TorchSharp says in several calls; the tape can record each.</summary>
public static class Rows
{
    /// <summary>1: the factor that TorchSharp's additions take. Without it they make a Scalar each (<see cref="Constant"/>).</summary>
    public static Scalar One { get; } = 1L.ToScalar();

    /// <summary>y[index[r]] += x[r]: [n, F], [n] → [rows, F]</summary>
    public static Tensor Add(Tensor x, Tensor index, long rows)
    {
        using Tensor zeros = torch.zeros(rows, x.size(1), x.dtype, x.device);
        return zeros.index_add(0, index, x, One);
    }

    /// <summary><see cref="Add"/> into a tensor [rows, F], ignoring what it holds.</summary>
    public static void AddInto(Tensor x, Tensor index, Tensor destination)
    {
        destination.zero_();
        destination.index_add_(0, index, x, One);
    }

    /// <summary>For each sequence and feature the largest value over the sequence's tokens: [N, F] → [B, F]</summary>
    public static Tensor MaxTokens(Tensor x, Batch batch)
    {
        using Tensor steps = Padded(x, batch);
        return steps.amax([1]);
    }

    /// <summary>The softmax of each feature over each sequence's tokens: [N, F] → [N, F]</summary>
    public static Tensor SoftmaxTokens(Tensor x, Batch batch)
    {
        using Tensor steps = Padded(x, batch);
        using Tensor weights = steps.softmax(1);
        using Tensor rows = weights.view(batch.Sequences * batch.Steps, x.size(1));
        return rows.index_select(0, batch.PaddedPlaces);
    }

    /// <summary>Each sequence's rows, and −∞ where it has ended, which is a row behind the last token: [N, F] → [B, T, F]</summary>
    internal static Tensor Padded(Tensor x, Batch batch)
    {
        using Tensor lowest = torch.full(1, x.size(1), Constant.MinusInfinity, x.dtype, x.device);
        using Tensor extended = torch.cat([x, lowest], 0);
        using Tensor padded = extended.index_select(0, batch.PaddedRows);
        return padded.view(batch.Sequences, batch.Steps, x.size(1));
    }

    /// <summary>For each token the row of the one that stands <paramref name="offset"/> further on in its sequence, and zeros beyond its ends: [N, F] → [N, F]</summary>
    public static Tensor Shift(Tensor x, Batch batch, int offset)
    {
        using Tensor zeros = torch.zeros(1, x.size(1), x.dtype, x.device);
        using Tensor extended = torch.cat([x, zeros], 0);
        return extended.index_select(0, batch.ShiftedRows(offset));
    }

    /// <summary>How often each entry of the vocabulary occurs in each sequence: [B, V]</summary>
    public static Tensor CountTokens(Batch batch, long vocabulary)
    {
        Tensor counts = torch.zeros(batch.Sequences, vocabulary, batch.Lengths.dtype, batch.Lengths.device);
        using Tensor ones = torch.ones(batch.Tokens, batch.Lengths.dtype, batch.Lengths.device);
        using Tensor size = torch.tensor(vocabulary, torch.ScalarType.Int64, batch.Lengths.device);
        using Tensor row = batch.SequenceOf.mul(size);
        using Tensor cell = row.add(batch.TokenIds, One);
        using Tensor flat = counts.view(batch.Sequences * vocabulary);
        flat.index_add_(0, cell, ones, One);
        return counts;
    }

    /// <summary>1 at index[r] of each row r, 0 elsewhere, in the batch's type: [n] → [n, size]</summary>
    public static Tensor OneHot(Tensor index, long size, Batch batch)
    {
        using Tensor hot = torch.nn.functional.one_hot(index, size);
        return hot.to_type(batch.SequenceCount.dtype);
    }

    /// <summary>1 where two tensors of one shape are equal, else 0, in their type.</summary>
    public static Tensor Equal(Tensor left, Tensor right)
    {
        using Tensor same = left.eq(right);
        return same.to_type(left.dtype);
    }

    /// <summary>1 where x is above zero, else 0, in its type.</summary>
    public static Tensor Positive(Tensor x)
    {
        using Tensor above = x.gt(Constant.Of(0));
        return above.to_type(x.dtype);
    }

    /// <summary>mean over rows of −(1 − ε)·ln p[target] − ε·mean ln p, p = softmax(logits)</summary>
    public static Tensor SmoothedCrossEntropy(Tensor logits, Tensor targets, double smoothing)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor all = logits.log_softmax(1);
        Tensor told = torch.nn.functional.nll_loss(all, targets).mul(Constant.Of(1 - smoothing));
        return told.sub(all.mean().mul(Constant.Of(smoothing))).MoveToOuterDisposeScope();
    }

    /// <summary>mean (x − y)²</summary>
    public static Tensor SquaredError(Tensor x, Tensor targets)
    {
        using Tensor error = x.sub(targets);
        using Tensor squared = error.mul(error);
        return squared.mean();
    }

    /// <summary>mean ln(1 + eˣ) − x∘y</summary>
    public static Tensor BinaryCrossEntropy(Tensor logits, Tensor targets)
    {
        using Tensor softened = Softplus(logits);
        using Tensor told = logits.mul(targets);
        using Tensor terms = softened.sub(told);
        return terms.mean();
    }

    /// <summary>ln(1 + eˣ) = −ln σ(−x). (TorchSharp's own makes a Scalar of its threshold at each call.)</summary>
    public static Tensor Softplus(Tensor x)
    {
        using Tensor negated = x.neg();
        using Tensor logarithm = torch.nn.functional.logsigmoid(negated);
        return logarithm.neg();
    }

    /// <summary>min(max(x, low), high)</summary>
    public static Tensor Clamp(Tensor x, double low, double high) => x.clamp(Constant.ScalarOf(low), Constant.ScalarOf(high));

    /// <summary>1 where low ≤ x ≤ high, else 0, in its type.</summary>
    public static Tensor Within(Tensor x, double low, double high)
    {
        using Tensor above = x.ge(Constant.Of(low)), below = x.le(Constant.Of(high));
        using Tensor both = above.logical_and(below);
        return both.to_type(x.dtype);
    }

    /// <summary>x with zeros before and after it along an axis, so that it becomes <paramref name="total"/> long.</summary>
    public static Tensor Pad(Tensor x, int axis, long start, long total)
    {
        long[] extents = x.shape;
        extents[axis] = total;
        using Tensor zeros = torch.zeros(extents, x.dtype, x.device);
        using Tensor part = zeros.narrow(axis, start, x.size(axis));
        part.copy_(x);
        return zeros.alias();
    }
}
