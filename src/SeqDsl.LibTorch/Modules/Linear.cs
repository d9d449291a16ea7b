using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>y = x·Wᵀ + b, W [outputs, inputs]; both start in U(−1/√inputs, 1/√inputs).</summary>
        public sealed class Linear : nn.Module<Tensor, Tensor>
        {
            internal Linear(Parameter weight, Parameter? bias) : base(nameof(Linear))
            {
                (out_features, in_features) = (weight.size(0), weight.size(1));
                register_parameter("weight", nn.Kept(weight));
                if (bias is not null) register_parameter("bias", nn.Kept(bias));
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

            public long in_features { get; set; }

            public long out_features { get; set; }

            public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, weight, bias);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null)
            {
                double bound = 1 / Math.Sqrt(inputSize);
                return new(Uniform([outputSize, inputSize], bound, device, dtype), hasBias ? Uniform([outputSize], bound, device, dtype) : null);
            }

            public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);

            public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

            internal static Parameter Uniform(long[] shape, double bound, Device? device, ScalarType? dtype) =>
                Kept(new Parameter(init.uniform_(empty(shape, dtype, device), -bound, bound)));

            /// <summary>A layer's own weights live as long as the layer, whatever scope it was made in.</summary>
            internal static Parameter Kept(Parameter weight)
            {
                weight.DetachFromDisposeScope();
                return weight;
            }
        }
    }
}
