using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Aten.abs.Call(this);

        public Tensor abs_()
        {
            Aten.abs_.Run(this);
            return this;
        }

        public Tensor neg() => Aten.neg.Call(this);

        public Tensor neg_()
        {
            Aten.neg_.Run(this);
            return this;
        }

        public Tensor exp() => Aten.exp.Call(this);

        public Tensor exp_()
        {
            Aten.exp_.Run(this);
            return this;
        }

        public Tensor log() => Aten.log.Call(this);

        public Tensor log_()
        {
            Aten.log_.Run(this);
            return this;
        }

        public Tensor sqrt() => Aten.sqrt.Call(this);

        public Tensor sqrt_()
        {
            Aten.sqrt_.Run(this);
            return this;
        }

        public Tensor rsqrt() => Aten.rsqrt.Call(this);

        public Tensor rsqrt_()
        {
            Aten.rsqrt_.Run(this);
            return this;
        }

        public Tensor reciprocal() => Aten.reciprocal.Call(this);

        public Tensor reciprocal_()
        {
            Aten.reciprocal_.Run(this);
            return this;
        }

        public Tensor sigmoid() => Aten.sigmoid.Call(this);

        public Tensor sigmoid_()
        {
            Aten.sigmoid_.Run(this);
            return this;
        }

        public Tensor tanh() => Aten.tanh.Call(this);

        public Tensor tanh_()
        {
            Aten.tanh_.Run(this);
            return this;
        }

        public Tensor relu() => Aten.relu.Call(this);

        public Tensor relu_()
        {
            Aten.relu_.Run(this);
            return this;
        }

        public Tensor erf() => Aten.erf.Call(this);

        public Tensor erf_()
        {
            Aten.erf_.Run(this);
            return this;
        }

        public Tensor sin() => Aten.sin.Call(this);

        public Tensor sin_()
        {
            Aten.sin_.Run(this);
            return this;
        }

        public Tensor cos() => Aten.cos.Call(this);

        public Tensor cos_()
        {
            Aten.cos_.Run(this);
            return this;
        }

        public Tensor floor() => Aten.floor.Call(this);

        public Tensor floor_()
        {
            Aten.floor_.Run(this);
            return this;
        }

        public Tensor ceil() => Aten.ceil.Call(this);

        public Tensor ceil_()
        {
            Aten.ceil_.Run(this);
            return this;
        }

        public Tensor sign() => Aten.sign.Call(this);

        public Tensor sign_()
        {
            Aten.sign_.Run(this);
            return this;
        }

        public Tensor trunc() => Aten.trunc.Call(this);

        public Tensor trunc_()
        {
            Aten.trunc_.Run(this);
            return this;
        }

        public Tensor log1p() => Aten.log1p.Call(this);

        public Tensor log1p_()
        {
            Aten.log1p_.Run(this);
            return this;
        }

        public Tensor expm1() => Aten.expm1.Call(this);

        public Tensor expm1_()
        {
            Aten.expm1_.Run(this);
            return this;
        }

        public Tensor log2() => Aten.log2.Call(this);

        public Tensor log2_()
        {
            Aten.log2_.Run(this);
            return this;
        }

        public Tensor square() => Aten.square.Call(this);

        public Tensor silu() => Aten.silu.Call(this);

        public Tensor silu_()
        {
            Aten.silu_.Run(this);
            return this;
        }

        public Tensor isnan() => Aten.isnan.Call(this);

        public Tensor isfinite() => Aten.isfinite.Call(this);

        public Tensor isinf() => Aten.isinf.Call(this);

        public Tensor logical_not() => Aten.logical_not.Call(this);

        public Tensor logical_not_()
        {
            Aten.logical_not_.Run(this);
            return this;
        }

        public Tensor round(long decimals = 0) => Aten.round_decimals.Call(this, decimals);

        public Tensor pow(Tensor exponent) => Aten.pow_Tensor_Tensor.Call(this, exponent);

        public Tensor pow(Scalar exponent) => Aten.pow_Tensor_Scalar.Call(this, exponent);

        public Tensor pow_(Tensor exponent)
        {
            Aten.pow__Tensor.Run(this, exponent);
            return this;
        }

        public Tensor pow_(Scalar exponent)
        {
            Aten.pow__Scalar.Run(this, exponent);
            return this;
        }

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Aten.clamp.Call(this, min, max);

        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Aten.clamp_Tensor.Call(this, min, max);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null)
        {
            Aten.clamp_.Run(this, min, max);
            return this;
        }

        public Tensor clamp_min(Scalar min) => Aten.clamp_min.Call(this, min);

        public Tensor clamp_max(Scalar max) => Aten.clamp_max.Call(this, max);

        /// <summary>ln(1 + exp(beta·x)) / beta, and x itself where beta·x exceeds the threshold.</summary>
        public Tensor softplus(double beta = 1, double threshold = 20) => Aten.softplus.Call(this, beta, threshold);

        public Tensor leaky_relu(Scalar negative_slope) => Aten.leaky_relu.Call(this, negative_slope);

        public Tensor gelu() => Aten.gelu.Call(this);

        public Tensor elu(double alpha = 1) => Aten.elu.Call(this, alpha);

        public Tensor hardsigmoid() => Aten.hardsigmoid.Call(this);

        public Tensor log_sigmoid() => Aten.log_sigmoid.Call(this);

        public Tensor hardtanh(Scalar min, Scalar max) => Aten.hardtanh.Call(this, min, max);

        public Tensor positive() => Aten.positive.Call(this);
    }
}

file static class Aten
{
    public static readonly Operator abs = new("abs");
    public static readonly Operator abs_ = new("abs_");
    public static readonly Operator ceil = new("ceil");
    public static readonly Operator ceil_ = new("ceil_");
    public static readonly Operator clamp = new("clamp");
    public static readonly Operator clamp_ = new("clamp_");
    public static readonly Operator clamp_Tensor = new("clamp.Tensor");
    public static readonly Operator clamp_max = new("clamp_max");
    public static readonly Operator clamp_min = new("clamp_min");
    public static readonly Operator cos = new("cos");
    public static readonly Operator cos_ = new("cos_");
    public static readonly Operator elu = new("elu");
    public static readonly Operator erf = new("erf");
    public static readonly Operator erf_ = new("erf_");
    public static readonly Operator exp = new("exp");
    public static readonly Operator exp_ = new("exp_");
    public static readonly Operator expm1 = new("expm1");
    public static readonly Operator expm1_ = new("expm1_");
    public static readonly Operator floor = new("floor");
    public static readonly Operator floor_ = new("floor_");
    public static readonly Operator gelu = new("gelu");
    public static readonly Operator hardsigmoid = new("hardsigmoid");
    public static readonly Operator hardtanh = new("hardtanh");
    public static readonly Operator isfinite = new("isfinite");
    public static readonly Operator isinf = new("isinf");
    public static readonly Operator isnan = new("isnan");
    public static readonly Operator leaky_relu = new("leaky_relu");
    public static readonly Operator log = new("log");
    public static readonly Operator log1p = new("log1p");
    public static readonly Operator log1p_ = new("log1p_");
    public static readonly Operator log2 = new("log2");
    public static readonly Operator log2_ = new("log2_");
    public static readonly Operator log_ = new("log_");
    public static readonly Operator log_sigmoid = new("log_sigmoid");
    public static readonly Operator logical_not = new("logical_not");
    public static readonly Operator logical_not_ = new("logical_not_");
    public static readonly Operator neg = new("neg");
    public static readonly Operator neg_ = new("neg_");
    public static readonly Operator positive = new("positive");
    public static readonly Operator pow_Tensor_Scalar = new("pow.Tensor_Scalar");
    public static readonly Operator pow_Tensor_Tensor = new("pow.Tensor_Tensor");
    public static readonly Operator pow__Scalar = new("pow_.Scalar");
    public static readonly Operator pow__Tensor = new("pow_.Tensor");
    public static readonly Operator reciprocal = new("reciprocal");
    public static readonly Operator reciprocal_ = new("reciprocal_");
    public static readonly Operator relu = new("relu");
    public static readonly Operator relu_ = new("relu_");
    public static readonly Operator round_decimals = new("round.decimals");
    public static readonly Operator rsqrt = new("rsqrt");
    public static readonly Operator rsqrt_ = new("rsqrt_");
    public static readonly Operator sigmoid = new("sigmoid");
    public static readonly Operator sigmoid_ = new("sigmoid_");
    public static readonly Operator sign = new("sign");
    public static readonly Operator sign_ = new("sign_");
    public static readonly Operator silu = new("silu");
    public static readonly Operator silu_ = new("silu_");
    public static readonly Operator sin = new("sin");
    public static readonly Operator sin_ = new("sin_");
    public static readonly Operator softplus = new("softplus");
    public static readonly Operator sqrt = new("sqrt");
    public static readonly Operator sqrt_ = new("sqrt_");
    public static readonly Operator square = new("square");
    public static readonly Operator tanh = new("tanh");
    public static readonly Operator tanh_ = new("tanh_");
    public static readonly Operator trunc = new("trunc");
    public static readonly Operator trunc_ = new("trunc_");
}
