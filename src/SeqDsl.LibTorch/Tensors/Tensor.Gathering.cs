using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor index_select(long dim, Tensor index) => Aten.index_select.Call(this, dim, index);

        /// <summary>Adds alpha·(row k of source) to row index[k]; rows that occur twice are added twice.</summary>
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => Aten.index_add.Call(this, dim, index, source, alpha);

        /// <summary>Adds alpha·(row k of source) to row index[k]; rows that occur twice are added twice.</summary>
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha)
        {
            Aten.index_add_.Run(this, dim, index, source, alpha);
            return this;
        }

        public Tensor index_copy(long dim, Tensor index, Tensor source) => Aten.index_copy.Call(this, dim, index, source);

        public Tensor index_copy_(long dim, Tensor index, Tensor source)
        {
            Aten.index_copy_.Run(this, dim, index, source);
            return this;
        }

        public Tensor index_fill(long dim, Tensor index, Scalar value) => Aten.index_fill_int_Scalar.Call(this, dim, index, value);

        public Tensor index_fill_(long dim, Tensor index, Scalar value)
        {
            Aten.index_fill__int_Scalar.Run(this, dim, index, value);
            return this;
        }

        public Tensor gather(long dim, Tensor index) => Aten.gather.Call(this, dim, index);

        public Tensor scatter(long dim, Tensor index, Tensor src) => Aten.scatter_src.Call(this, dim, index, src);

        public Tensor scatter_(long dim, Tensor index, Tensor src)
        {
            Aten.scatter__src.Run(this, dim, index, src);
            return this;
        }

        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Aten.scatter_add.Call(this, dim, index, src);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src)
        {
            Aten.scatter_add_.Run(this, dim, index, src);
            return this;
        }

        public Tensor index(params Tensor[] indices) => Aten.index_Tensor.Call(this, Argument.Optional(indices));

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false)
        {
            Aten.index_put_.Run(this, Argument.Optional(indices), value, accumulate);
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices)
        {
            Aten.index_put_.Run(this, Argument.Optional(indices), value, false);
            return this;
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using Tensor filler = full([], value, dtype, device);
            return index_put_(filler, indices, accumulate: false);
        }

        public Tensor take(Tensor index) => Aten.take.Call(this, index);

        public Tensor take_along_dim(Tensor indices, long dim) => Aten.take_along_dim.Call(this, indices, dim);

        public Tensor masked_scatter(Tensor mask, Tensor value) => Aten.masked_scatter.Call(this, mask, value);
    }
}

file static class Aten
{
    public static readonly Operator gather = new("gather");
    public static readonly Operator index_Tensor = new("index.Tensor");
    public static readonly Operator index_add = new("index_add");
    public static readonly Operator index_add_ = new("index_add_");
    public static readonly Operator index_copy = new("index_copy");
    public static readonly Operator index_copy_ = new("index_copy_");
    public static readonly Operator index_fill__int_Scalar = new("index_fill_.int_Scalar");
    public static readonly Operator index_fill_int_Scalar = new("index_fill.int_Scalar");
    public static readonly Operator index_put_ = new("index_put_");
    public static readonly Operator index_select = new("index_select");
    public static readonly Operator masked_scatter = new("masked_scatter");
    public static readonly Operator scatter__src = new("scatter_.src");
    public static readonly Operator scatter_add = new("scatter_add");
    public static readonly Operator scatter_add_ = new("scatter_add_");
    public static readonly Operator scatter_src = new("scatter.src");
    public static readonly Operator take = new("take");
    public static readonly Operator take_along_dim = new("take_along_dim");
}
