using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Aten.eq_Tensor.Call(this, target);

        public Tensor eq(Scalar target) => Aten.eq_Scalar.Call(this, target);

        public Tensor eq_(Tensor target)
        {
            Aten.eq__Tensor.Run(this, target);
            return this;
        }

        public Tensor eq_(Scalar target)
        {
            Aten.eq__Scalar.Run(this, target);
            return this;
        }

        public Tensor ne(Tensor target) => Aten.ne_Tensor.Call(this, target);

        public Tensor ne(Scalar target) => Aten.ne_Scalar.Call(this, target);

        public Tensor ne_(Tensor target)
        {
            Aten.ne__Tensor.Run(this, target);
            return this;
        }

        public Tensor ne_(Scalar target)
        {
            Aten.ne__Scalar.Run(this, target);
            return this;
        }

        public Tensor gt(Tensor target) => Aten.gt_Tensor.Call(this, target);

        public Tensor gt(Scalar target) => Aten.gt_Scalar.Call(this, target);

        public Tensor gt_(Tensor target)
        {
            Aten.gt__Tensor.Run(this, target);
            return this;
        }

        public Tensor gt_(Scalar target)
        {
            Aten.gt__Scalar.Run(this, target);
            return this;
        }

        public Tensor ge(Tensor target) => Aten.ge_Tensor.Call(this, target);

        public Tensor ge(Scalar target) => Aten.ge_Scalar.Call(this, target);

        public Tensor ge_(Tensor target)
        {
            Aten.ge__Tensor.Run(this, target);
            return this;
        }

        public Tensor ge_(Scalar target)
        {
            Aten.ge__Scalar.Run(this, target);
            return this;
        }

        public Tensor lt(Tensor target) => Aten.lt_Tensor.Call(this, target);

        public Tensor lt(Scalar target) => Aten.lt_Scalar.Call(this, target);

        public Tensor lt_(Tensor target)
        {
            Aten.lt__Tensor.Run(this, target);
            return this;
        }

        public Tensor lt_(Scalar target)
        {
            Aten.lt__Scalar.Run(this, target);
            return this;
        }

        public Tensor le(Tensor target) => Aten.le_Tensor.Call(this, target);

        public Tensor le(Scalar target) => Aten.le_Scalar.Call(this, target);

        public Tensor le_(Tensor target)
        {
            Aten.le__Tensor.Run(this, target);
            return this;
        }

        public Tensor le_(Scalar target)
        {
            Aten.le__Scalar.Run(this, target);
            return this;
        }

        public Tensor logical_and(Tensor other) => Aten.logical_and.Call(this, other);

        public Tensor logical_or(Tensor other) => Aten.logical_or.Call(this, other);

        public Tensor logical_xor(Tensor other) => Aten.logical_xor.Call(this, other);

        public Tensor bitwise_and(Tensor other) => Aten.bitwise_and_Tensor.Call(this, other);

        public Tensor bitwise_or(Tensor other) => Aten.bitwise_or_Tensor.Call(this, other);

        public Tensor bitwise_xor(Tensor other) => Aten.bitwise_xor_Tensor.Call(this, other);

        public Tensor bitwise_not() => Aten.bitwise_not.Call(this);

        /// <summary>This tensor where the condition holds, y elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y) => Aten.where_self.Call(condition, this, y);

        public Tensor masked_fill(Tensor mask, Scalar value) => Aten.masked_fill_Scalar.Call(this, mask, value);

        public Tensor masked_fill_(Tensor mask, Scalar value)
        {
            Aten.masked_fill__Scalar.Run(this, mask, value);
            return this;
        }

        public Tensor masked_select(Tensor mask) => Aten.masked_select.Call(this, mask);

        public Tensor isclose(Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) =>
            Aten.isclose.Call(this, other, rtol, atol, nanEqual);

        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false) =>
            Aten.allclose.CallBool(this, target, rtol, atol, equal_nan);

        /// <summary>A truth value as a tensor: same shape and same elements.</summary>
        /// <summary>Element by element, as eq: not PyTorch's equal, which is one bool.</summary>
        public Tensor equal(Tensor target) => eq(target);
    }
}

file static class Aten
{
    public static readonly Operator allclose = new("allclose");
    public static readonly Operator bitwise_and_Tensor = new("bitwise_and.Tensor");
    public static readonly Operator bitwise_not = new("bitwise_not");
    public static readonly Operator bitwise_or_Tensor = new("bitwise_or.Tensor");
    public static readonly Operator bitwise_xor_Tensor = new("bitwise_xor.Tensor");
    public static readonly Operator eq_Scalar = new("eq.Scalar");
    public static readonly Operator eq_Tensor = new("eq.Tensor");
    public static readonly Operator eq__Scalar = new("eq_.Scalar");
    public static readonly Operator eq__Tensor = new("eq_.Tensor");
    public static readonly Operator ge_Scalar = new("ge.Scalar");
    public static readonly Operator ge_Tensor = new("ge.Tensor");
    public static readonly Operator ge__Scalar = new("ge_.Scalar");
    public static readonly Operator ge__Tensor = new("ge_.Tensor");
    public static readonly Operator gt_Scalar = new("gt.Scalar");
    public static readonly Operator gt_Tensor = new("gt.Tensor");
    public static readonly Operator gt__Scalar = new("gt_.Scalar");
    public static readonly Operator gt__Tensor = new("gt_.Tensor");
    public static readonly Operator isclose = new("isclose");
    public static readonly Operator le_Scalar = new("le.Scalar");
    public static readonly Operator le_Tensor = new("le.Tensor");
    public static readonly Operator le__Scalar = new("le_.Scalar");
    public static readonly Operator le__Tensor = new("le_.Tensor");
    public static readonly Operator logical_and = new("logical_and");
    public static readonly Operator logical_or = new("logical_or");
    public static readonly Operator logical_xor = new("logical_xor");
    public static readonly Operator lt_Scalar = new("lt.Scalar");
    public static readonly Operator lt_Tensor = new("lt.Tensor");
    public static readonly Operator lt__Scalar = new("lt_.Scalar");
    public static readonly Operator lt__Tensor = new("lt_.Tensor");
    public static readonly Operator masked_fill_Scalar = new("masked_fill.Scalar");
    public static readonly Operator masked_fill__Scalar = new("masked_fill_.Scalar");
    public static readonly Operator masked_select = new("masked_select");
    public static readonly Operator ne_Scalar = new("ne.Scalar");
    public static readonly Operator ne_Tensor = new("ne.Tensor");
    public static readonly Operator ne__Scalar = new("ne_.Scalar");
    public static readonly Operator ne__Tensor = new("ne_.Tensor");
    public static readonly Operator where_self = new("where.self");
}
