using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor narrow(long dim, long start, long length) => Aten.narrow.Call(this, dim, start, length);

        public Tensor select(long dim, long index) => Aten.select_int.Call(this, dim, index);

        public Tensor slice(long dim, long start, long finish, long step) => step < 1
            ? throw new ArgumentException($"step is {step}, but it should always be positive.", nameof(step))
            : Aten.slice_Tensor.Call(this, dim, start, finish, step);

        public Tensor view(params long[] shape) => Aten.view.Call(this, shape);

        public Tensor view_as(Tensor other) => Aten.view_as.Call(this, other);

        public Tensor reshape(params long[] shape) => Aten.reshape.Call(this, shape);

        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Aten.expand.Call(this, sizes.ToArray(), isImplicit);

        public Tensor expand(Size sizes, bool isImplicit = false) => expand(sizes.Shape, isImplicit);

        public Tensor expand(long[] sizes, bool isImplicit = false) => Aten.expand.Call(this, sizes, isImplicit);

        public Tensor expand(params long[] sizes) => Aten.expand.Call(this, sizes);

        public Tensor expand_as(Tensor other) => Aten.expand_as.Call(this, other);

        public Tensor broadcast_to(params long[] shape) => Aten.broadcast_to.Call(this, shape);

        public Tensor t() => Aten.t.Call(this);

        public Tensor transpose(long dim0, long dim1) => Aten.transpose_int.Call(this, dim0, dim1);

        public Tensor transpose_(long dim0, long dim1)
        {
            Aten.transpose_.Run(this, dim0, dim1);
            return this;
        }

        public Tensor permute(params long[] permutation) => Aten.permute.Call(this, permutation);

        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        public Tensor swapaxes(long dim0, long dim1) => Aten.swapaxes.Call(this, dim0, dim1);

        public Tensor unsqueeze(long dim) => Aten.unsqueeze.Call(this, dim);

        public Tensor unsqueeze_(long dim)
        {
            Aten.unsqueeze_.Run(this, dim);
            return this;
        }

        public Tensor squeeze(long? dim = null) => dim is long d ? Aten.squeeze_dim.Call(this, d) : Aten.squeeze.Call(this);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Aten.flatten_using_ints.Call(this, start_dim, end_dim);

        public Tensor unflatten(long dim, params long[] sizes) => reshape(UnflattenedShape(dim, sizes));

        private long[] UnflattenedShape(long dim, long[] sizes)
        {
            long[] old = shape;
            int at = (int)(dim < 0 ? dim + old.Length : dim);
            return [.. old[..at], .. sizes, .. old[(at + 1)..]];
        }

        public Tensor[] chunk(long chunks, long dim = 0) => Aten.chunk.CallList(this, chunks, dim);

        public Tensor[] split(long size, int dim = 0) => Aten.split_Tensor.CallList(this, size, dim);

        public Tensor[] split(long[] sizes, long dim = 0) => Aten.split_with_sizes.CallList(this, sizes, dim);

        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => split(sizes.ToArray(), dim);

        public Tensor[] split(params long[] sizes) => split(sizes, 0L);

        public Tensor[] unbind(long dimension = 0) => Aten.unbind_int.CallList(this, dimension);

        public Tensor unfold(long dimension, long size, long step) => Aten.unfold.Call(this, dimension, size, step);

        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Aten.diagonal.Call(this, offset, dim1, dim2);

        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) => Aten.as_strided.Call(this, size, strides, storageOffset);

        public Tensor detach() => Aten.detach.Call(this);

        public Tensor alias() => Aten.alias.Call(this);

        public Tensor contiguous() => Aten.contiguous.Call(this);

        public Tensor clone() => Aten.clone.Call(this);

        public Tensor flip(params long[] dims) => Aten.flip.Call(this, dims);

        public Tensor repeat(params long[] sizes) => Aten.repeat.Call(this, sizes);

        public Tensor roll(long shifts, long? dims = null) =>
            Aten.roll.Call(this, new long[] { shifts }, dims is long d ? new long[] { d } : Array.Empty<long>());

        public Tensor tril(long diagonal = 0) => Aten.tril.Call(this, diagonal);

        public Tensor triu(long diagonal = 0) => Aten.triu.Call(this, diagonal);

        public Tensor diag(long diagonal = 0) => Aten.diag.Call(this, diagonal);

        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Aten.repeat_interleave_self_Tensor.Call(this, repeats, dim, output_size);

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Aten.repeat_interleave_self_int.Call(this, repeats, dim, output_size);

        public Tensor T => Aten.numpy_T.Call(this);
    }
}

file static class Aten
{
    public static readonly Operator alias = new("alias");
    public static readonly Operator as_strided = new("as_strided");
    public static readonly Operator broadcast_to = new("broadcast_to");
    public static readonly Operator chunk = new("chunk");
    public static readonly Operator clone = new("clone");
    public static readonly Operator contiguous = new("contiguous");
    public static readonly Operator detach = new("detach");
    public static readonly Operator diag = new("diag");
    public static readonly Operator diagonal = new("diagonal");
    public static readonly Operator expand = new("expand");
    public static readonly Operator expand_as = new("expand_as");
    public static readonly Operator flatten_using_ints = new("flatten.using_ints");
    public static readonly Operator flip = new("flip");
    public static readonly Operator narrow = new("narrow");
    public static readonly Operator numpy_T = new("numpy_T");
    public static readonly Operator permute = new("permute");
    public static readonly Operator repeat = new("repeat");
    public static readonly Operator repeat_interleave_self_Tensor = new("repeat_interleave.self_Tensor");
    public static readonly Operator repeat_interleave_self_int = new("repeat_interleave.self_int");
    public static readonly Operator reshape = new("reshape");
    public static readonly Operator roll = new("roll");
    public static readonly Operator select_int = new("select.int");
    public static readonly Operator slice_Tensor = new("slice.Tensor");
    public static readonly Operator split_Tensor = new("split.Tensor");
    public static readonly Operator split_with_sizes = new("split_with_sizes");
    public static readonly Operator squeeze = new("squeeze");
    public static readonly Operator squeeze_dim = new("squeeze.dim");
    public static readonly Operator swapaxes = new("swapaxes");
    public static readonly Operator t = new("t");
    public static readonly Operator transpose_ = new("transpose_");
    public static readonly Operator transpose_int = new("transpose.int");
    public static readonly Operator tril = new("tril");
    public static readonly Operator triu = new("triu");
    public static readonly Operator unbind_int = new("unbind.int");
    public static readonly Operator unfold = new("unfold");
    public static readonly Operator unsqueeze = new("unsqueeze");
    public static readonly Operator unsqueeze_ = new("unsqueeze_");
    public static readonly Operator view = new("view");
    public static readonly Operator view_as = new("view_as");
}
