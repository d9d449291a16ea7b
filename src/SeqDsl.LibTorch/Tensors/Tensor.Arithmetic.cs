using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add(Tensor target) => Aten.add_Tensor.Call(this, target);

        public Tensor add(Scalar scalar) => Aten.add_Scalar.Call(this, scalar);

        /// <summary>this + alpha·target</summary>
        public Tensor add(Tensor target, Scalar alpha) => Aten.add_Tensor.Call(this, target, alpha);

        public Tensor add(Scalar scalar, Scalar alpha) => Aten.add_Scalar.Call(this, scalar, alpha);

        public Tensor add_(Tensor target)
        {
            Aten.add__Tensor.Run(this, target);
            return this;
        }

        public Tensor add_(Scalar scalar)
        {
            Aten.add__Scalar.Run(this, scalar);
            return this;
        }

        public Tensor add_(Tensor target, Scalar alpha)
        {
            Aten.add__Tensor.Run(this, target, alpha);
            return this;
        }

        public Tensor add_(Scalar scalar, Scalar alpha)
        {
            Aten.add__Scalar.Run(this, scalar, alpha);
            return this;
        }

        public Tensor sub(Tensor target) => Aten.sub_Tensor.Call(this, target);

        public Tensor sub(Scalar target) => Aten.sub_Scalar.Call(this, target);

        public Tensor sub_(Tensor target)
        {
            Aten.sub__Tensor.Run(this, target);
            return this;
        }

        public Tensor sub_(Scalar target)
        {
            Aten.sub__Scalar.Run(this, target);
            return this;
        }

        public Tensor mul(Tensor target) => Aten.mul_Tensor.Call(this, target);

        public Tensor mul(Scalar target) => Aten.mul_Scalar.Call(this, target);

        public Tensor mul_(Tensor target)
        {
            Aten.mul__Tensor.Run(this, target);
            return this;
        }

        public Tensor mul_(Scalar target)
        {
            Aten.mul__Scalar.Run(this, target);
            return this;
        }

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Aten.div_Tensor_mode.Call(this, target, RoundingModeName(rounding_mode));

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Aten.div_Scalar_mode.Call(this, target, RoundingModeName(rounding_mode));

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            Aten.div__Tensor_mode.Run(this, target, RoundingModeName(rounding_mode));
            return this;
        }

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            Aten.div__Scalar_mode.Run(this, target, RoundingModeName(rounding_mode));
            return this;
        }

        private static string? RoundingModeName(RoundingMode mode) => mode == RoundingMode.None ? null : mode.ToString();

        /// <summary>this + value·tensor1∘tensor2</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcmul.Call(this, tensor1, tensor2, value);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            Aten.addcmul_.Run(this, tensor1, tensor2, value);
            return this;
        }

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Aten.addcdiv.Call(this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Aten.addcdiv.Call(this, tensor1, tensor2);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            Aten.addcdiv_.Run(this, tensor1, tensor2, value);
            return this;
        }

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2)
        {
            Aten.addcdiv_.Run(this, tensor1, tensor2);
            return this;
        }

        public Tensor remainder(Tensor target) => Aten.remainder_Tensor.Call(this, target);

        public Tensor remainder(Scalar scalar) => Aten.remainder_Scalar.Call(this, scalar);

        public Tensor lerp(Tensor end, Tensor weight) => Aten.lerp_Tensor.Call(this, end, weight);

        public Tensor lerp_(Tensor end, Tensor weight)
        {
            Aten.lerp__Tensor.Run(this, end, weight);
            return this;
        }

        public Tensor maximum(Tensor other) => Aten.maximum.Call(this, other);

        public Tensor minimum(Tensor other) => Aten.minimum.Call(this, other);

        public Tensor mm(Tensor target) => Aten.mm.Call(this, target);

        public Tensor matmul(Tensor target) => Aten.matmul.Call(this, target);

        public Tensor bmm(Tensor batch2) => Aten.bmm.Call(this, batch2);

        public Tensor dot(Tensor target) => Aten.dot.Call(this, target);

        public Tensor mv(Tensor target) => Aten.mv.Call(this, target);

        public Tensor outer(Tensor vec2) => Aten.outer.Call(this, vec2);

        /// <summary>beta·this + alpha·mat1·mat2</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) => Aten.addmm.Call(this, mat1, mat2, beta, alpha);

        /// <summary>beta·this + alpha·mat1·mat2, in place; beta 0 ignores what was there, NaN too</summary>
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f)
        {
            Aten.addmm_.Run(this, mat1, mat2, beta, alpha);
            return this;
        }

        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
            Aten.addbmm.Call(this, batch1, batch2, beta, alpha);

        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
            Aten.baddbmm.Call(this, batch1, batch2, beta, alpha);

        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1f, float alpha = 1f) => Aten.addmv.Call(this, mat, vec, beta, alpha);
    }
}

file static class Aten
{
    public static readonly Operator add_Scalar = new("add.Scalar");
    public static readonly Operator add_Tensor = new("add.Tensor");
    public static readonly Operator add__Scalar = new("add_.Scalar");
    public static readonly Operator add__Tensor = new("add_.Tensor");
    public static readonly Operator addbmm = new("addbmm");
    public static readonly Operator addcdiv = new("addcdiv");
    public static readonly Operator addcdiv_ = new("addcdiv_");
    public static readonly Operator addcmul = new("addcmul");
    public static readonly Operator addcmul_ = new("addcmul_");
    public static readonly Operator addmm = new("addmm");
    public static readonly Operator addmm_ = new("addmm_");
    public static readonly Operator addmv = new("addmv");
    public static readonly Operator baddbmm = new("baddbmm");
    public static readonly Operator bmm = new("bmm");
    public static readonly Operator div_Scalar_mode = new("div.Scalar_mode");
    public static readonly Operator div_Tensor_mode = new("div.Tensor_mode");
    public static readonly Operator div__Scalar_mode = new("div_.Scalar_mode");
    public static readonly Operator div__Tensor_mode = new("div_.Tensor_mode");
    public static readonly Operator dot = new("dot");
    public static readonly Operator lerp_Tensor = new("lerp.Tensor");
    public static readonly Operator lerp__Tensor = new("lerp_.Tensor");
    public static readonly Operator matmul = new("matmul");
    public static readonly Operator maximum = new("maximum");
    public static readonly Operator minimum = new("minimum");
    public static readonly Operator mm = new("mm");
    public static readonly Operator mul_Scalar = new("mul.Scalar");
    public static readonly Operator mul_Tensor = new("mul.Tensor");
    public static readonly Operator mul__Scalar = new("mul_.Scalar");
    public static readonly Operator mul__Tensor = new("mul_.Tensor");
    public static readonly Operator mv = new("mv");
    public static readonly Operator outer = new("outer");
    public static readonly Operator remainder_Scalar = new("remainder.Scalar");
    public static readonly Operator remainder_Tensor = new("remainder.Tensor");
    public static readonly Operator sub_Scalar = new("sub.Scalar");
    public static readonly Operator sub_Tensor = new("sub.Tensor");
    public static readonly Operator sub__Scalar = new("sub_.Scalar");
    public static readonly Operator sub__Tensor = new("sub_.Tensor");
}
