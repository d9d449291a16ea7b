using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor fill_(Scalar value)
        {
            Aten.fill__Scalar.Run(this, value);
            return this;
        }

        public Tensor zero_()
        {
            Aten.zero_.Run(this);
            return this;
        }

        /// <summary>Copies the elements of source, converted and broadcast as needed, between devices too.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            Aten.copy_.Run(this, source, nonBlocking);
            return this;
        }

        public Tensor uniform_(double from, double to, Generator? generator = null)
        {
            Aten.uniform_.Run(this, from, to, generator);
            return this;
        }

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null)
        {
            Aten.normal_.Run(this, mean, std, generator);
            return this;
        }

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null)
        {
            Aten.bernoulli__float.Run(this, p, generator);
            return this;
        }

        public Tensor bernoulli(Generator? generator = null) => Aten.bernoulli.Call(this, generator);

        public Tensor exponential_(double lambda = 1, Generator? generator = null)
        {
            Aten.exponential_.Run(this, lambda, generator);
            return this;
        }

        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Aten.multinomial.Call(this, num_samples, replacement, generator);

        public Tensor random_(double from, double to, Generator? generator = null)
        {
            Aten.random__from.Run(this, (long)from, (long)to, generator);
            return this;
        }

        public Tensor detach_()
        {
            Aten.detach_.Run(this);
            return this;
        }

        public Tensor set_(Tensor source)
        {
            Aten.set__source_Tensor.Run(this, source);
            return this;
        }

        public Tensor zeros_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Aten.zeros_like.Call(this, dtype, Argument.None, device).WithGrad(requires_grad);

        public Tensor ones_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Aten.ones_like.Call(this, dtype, Argument.None, device).WithGrad(requires_grad);

        public Tensor empty_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Aten.empty_like.Call(this, dtype, Argument.None, device).WithGrad(requires_grad);

        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Aten.rand_like.Call(this, dtype, Argument.None, device).WithGrad(requires_grad);

        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Aten.randn_like.Call(this, dtype, Argument.None, device).WithGrad(requires_grad);

        public Tensor full_like(Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Aten.full_like.Call(this, value, dtype, Argument.None, device).WithGrad(requires_grad);

        public Tensor new_zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Aten.new_zeros.Call(this, size, dtype, Argument.None, device).WithGrad(requires_grad);

        public Tensor new_zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_zeros(size.ToArray(), dtype, device, requires_grad);

        public Tensor new_zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_zeros(new long[] { size }, dtype, device, requires_grad);

        public Tensor new_zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_zeros(new long[] { rows, columns }, dtype, device, requires_grad);

        public Tensor new_empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Aten.new_empty.Call(this, size, dtype, Argument.None, device).WithGrad(requires_grad);

        public Tensor new_empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_empty(size.ToArray(), dtype, device, requires_grad);

        public Tensor new_empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_empty(new long[] { size }, dtype, device, requires_grad);

        public Tensor new_empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            new_empty(new long[] { rows, columns }, dtype, device, requires_grad);

        public Tensor new_full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Aten.new_full.Call(this, size, value, dtype, Argument.None, device).WithGrad(requires_grad);
    }
}

file static class Aten
{
    public static readonly Operator bernoulli = new("bernoulli");
    public static readonly Operator bernoulli__float = new("bernoulli_.float");
    public static readonly Operator copy_ = new("copy_");
    public static readonly Operator detach_ = new("detach_");
    public static readonly Operator empty_like = new("empty_like");
    public static readonly Operator exponential_ = new("exponential_");
    public static readonly Operator fill__Scalar = new("fill_.Scalar");
    public static readonly Operator full_like = new("full_like");
    public static readonly Operator multinomial = new("multinomial");
    public static readonly Operator new_empty = new("new_empty");
    public static readonly Operator new_full = new("new_full");
    public static readonly Operator new_zeros = new("new_zeros");
    public static readonly Operator normal_ = new("normal_");
    public static readonly Operator ones_like = new("ones_like");
    public static readonly Operator rand_like = new("rand_like");
    public static readonly Operator randn_like = new("randn_like");
    public static readonly Operator random__from = new("random_.from");
    public static readonly Operator set__source_Tensor = new("set_.source_Tensor");
    public static readonly Operator uniform_ = new("uniform_");
    public static readonly Operator zero_ = new("zero_");
    public static readonly Operator zeros_like = new("zeros_like");
}
