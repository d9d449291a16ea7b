using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Aten.sum.Call(this, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Aten.sum_dim_IntList.Call(this, dim, keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Call(this, dim.ToArray(), keepdim, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Call(this, new long[] { dim }, keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Call(this, new long[] { dim0, dim1 }, keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Call(this, new long[] { dim0, dim1, dim2 }, keepdim, type);

        public Tensor mean() => Aten.mean.Call(this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Aten.mean_dim.Call(this, dimensions, keepdim, type);

        public Tensor prod(ScalarType? type = null) => Aten.prod.Call(this, type);

        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Aten.prod_dim_int.Call(this, dim, keepdim, type);

        public Tensor max() => Aten.max.Call(this);

        public Tensor max(Tensor other) => Aten.maximum.Call(this, other);

        public Tensor min() => Aten.min.Call(this);

        public Tensor min(Tensor other) => Aten.minimum.Call(this, other);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.amax.Call(this, dims, keepdim) : Aten.amax_out.Call(this, dims, keepdim, @out);

        public Tensor amax(params long[] dims) => Aten.amax.Call(this, dims);

        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => amax(dims.ToArray(), keepdim, @out);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.amin.Call(this, dims, keepdim) : Aten.amin_out.Call(this, dims, keepdim, @out);

        public Tensor amin(params long[] dims) => Aten.amin.Call(this, dims);

        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => amin(dims.ToArray(), keepdim, @out);

        public Tensor argmax() => Aten.argmax.Call(this);

        public Tensor argmax(long dim, bool keepdim = false) => Aten.argmax.Call(this, dim, keepdim);

        public Tensor argmin() => Aten.argmin.Call(this);

        public Tensor argmin(long dim, bool keepdim = false) => Aten.argmin.Call(this, dim, keepdim);

        public Tensor argsort(long dim = -1, bool descending = false) => Aten.argsort.Call(this, dim, descending);

        /// <summary>ln Σ exp(x) along dim, without overflow.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false) => Aten.logsumexp.Call(this, new long[] { dim }, keepdim);

        public Tensor cumsum(long dim, ScalarType? type = null) => Aten.cumsum.Call(this, dim, type);

        public Tensor cumprod(long dim, ScalarType? type = null) => Aten.cumprod.Call(this, dim, type);

        public Tensor logcumsumexp(long dim) => Aten.logcumsumexp.Call(this, dim);

        public Tensor softmax(long dim, ScalarType? dtype = null) => Aten.softmax_int.Call(this, dim, dtype);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Aten.log_softmax_int.Call(this, dim, dtype);

        public Tensor all() => Aten.all.Call(this);

        public Tensor all(long dim, bool keepdim = false) => Aten.all_dim.Call(this, dim, keepdim);

        public Tensor any() => Aten.any.Call(this);

        public Tensor any(long dim, bool keepdim = false) => Aten.any_dim.Call(this, dim, keepdim);

        public Tensor norm(float p = 2f) => Aten.norm_Scalar.Call(this, p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2f) => Aten.norm_ScalarOpt_dim.Call(this, p, new long[] { dim }, keepdim);

        /// <summary>TorchSharp's divides by N − 1, whatever <paramref name="unbiased"/> is; var over dimensions and std heed theirs.</summary>
        public Tensor var(bool unbiased = true) => Aten.var.Call(this, true);

        public Tensor std(bool unbiased = true) => Aten.std.Call(this, unbiased);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            var result = Aten.var_dim.Call(this, dimensions, unbiased, keepdim);
            return type is { } wanted ? result.to_type(wanted, disposeAfter: true) : result;
        }

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim], unbiased, keepdim, type);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            var result = Aten.std_dim.Call(this, dimensions, unbiased, keepdim);
            return type is { } wanted ? result.to_type(wanted, disposeAfter: true) : result;
        }

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim], unbiased, keepdim, type);

        public Tensor bincount(Tensor? weights, long minlength = 0) => Aten.bincount.Call(this, weights, minlength);

        public Tensor nonzero() => Aten.nonzero.Call(this);

        public Tensor median() => Aten.median.Call(this);

        public Tensor count_nonzero(long[]? dims = null) =>
            dims is null ? Aten.count_nonzero.Call(this) : Aten.count_nonzero_dim_IntList.Call(this, dims);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Aten.max_dim.CallPair(this, dim, keepdim);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Aten.min_dim.CallPair(this, dim, keepdim);

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            Aten.topk.CallPair(this, k, dim, largest, sorted);

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            Aten.sort_stable.CallPair(this, stable, dim, descending);
    }
}

file static class Aten
{
    public static readonly Operator all = new("all");
    public static readonly Operator all_dim = new("all.dim");
    public static readonly Operator amax = new("amax");
    public static readonly Operator amax_out = new("amax.out");
    public static readonly Operator amin = new("amin");
    public static readonly Operator amin_out = new("amin.out");
    public static readonly Operator any = new("any");
    public static readonly Operator any_dim = new("any.dim");
    public static readonly Operator argmax = new("argmax");
    public static readonly Operator argmin = new("argmin");
    public static readonly Operator argsort = new("argsort");
    public static readonly Operator bincount = new("bincount");
    public static readonly Operator count_nonzero = new("count_nonzero");
    public static readonly Operator count_nonzero_dim_IntList = new("count_nonzero.dim_IntList");
    public static readonly Operator cumprod = new("cumprod");
    public static readonly Operator cumsum = new("cumsum");
    public static readonly Operator log_softmax_int = new("log_softmax.int");
    public static readonly Operator logcumsumexp = new("logcumsumexp");
    public static readonly Operator logsumexp = new("logsumexp");
    public static readonly Operator max = new("max");
    public static readonly Operator max_dim = new("max.dim");
    public static readonly Operator maximum = new("maximum");
    public static readonly Operator mean = new("mean");
    public static readonly Operator mean_dim = new("mean.dim");
    public static readonly Operator median = new("median");
    public static readonly Operator min = new("min");
    public static readonly Operator min_dim = new("min.dim");
    public static readonly Operator minimum = new("minimum");
    public static readonly Operator nonzero = new("nonzero");
    public static readonly Operator norm_Scalar = new("norm.Scalar");
    public static readonly Operator norm_ScalarOpt_dim = new("norm.ScalarOpt_dim");
    public static readonly Operator prod = new("prod");
    public static readonly Operator prod_dim_int = new("prod.dim_int");
    public static readonly Operator softmax_int = new("softmax.int");
    public static readonly Operator sort_stable = new("sort.stable");
    public static readonly Operator std = new("std");
    public static readonly Operator std_dim = new("std.dim");
    public static readonly Operator sum = new("sum");
    public static readonly Operator sum_dim_IntList = new("sum.dim_IntList");
    public static readonly Operator topk = new("topk");
    public static readonly Operator var = new("var");
    public static readonly Operator var_dim = new("var.dim");
}
