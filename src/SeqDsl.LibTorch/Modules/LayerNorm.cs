using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>(x − mean) / √(variance + eps) over the last dimensions, times weight, plus bias.</summary>
        public sealed class LayerNorm : nn.Module<Tensor, Tensor>
        {
            internal LayerNorm(long[] shape, double eps, bool affine, bool bias, Device? device, ScalarType? dtype) : base(nameof(LayerNorm))
            {
                (normalized_shape, this.eps, elementwise_affine) = (shape, eps, affine);
                if (!affine) return;
                register_parameter("weight", nn.Kept(new Parameter(ones(shape, dtype, device))));
                if (bias) register_parameter("bias", nn.Kept(new Parameter(zeros(shape, dtype, device))));
            }

            public Parameter weight
            {
                get => get_parameter("weight")!;
                set => ConditionallyRegisterParameter("weight", value);
            }

            public Parameter? bias
            {
                get => get_parameter("bias");
                set => ConditionallyRegisterParameter("bias", value);
            }

            public long[] normalized_shape { get; set; }

            public double eps { get; set; }

            public bool elementwise_affine { get; set; }

            public override Tensor forward(Tensor tensor) => nn.functional.layer_norm(tensor, normalized_shape, get_parameter("weight"), bias, eps);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static LayerNorm LayerNorm(
                long[] normalized_shape, double eps = 1E-05, bool elementwise_affine = true, bool bias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

            public static LayerNorm LayerNorm(
                long normalized_shape, double eps = 1E-05, bool elementwise_affine = true, bool bias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new([normalized_shape], eps, elementwise_affine, bias, device, dtype);
        }
    }
}
