using System.Runtime.InteropServices;
using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>
        /// One step of an LSTM: input [batch, inputs] and state (h, c) [batch, hidden] to the next (h, c). TorchSharp's cell throws without a state.
        /// </summary>
        public sealed class LSTMCell : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor)>
        {
            private static readonly Operator step = new("lstm_cell");

            internal LSTMCell(long input, long hidden, bool bias, Device? device, ScalarType? dtype) : base(nameof(LSTMCell))
            {
                double bound = 1 / Math.Sqrt(hidden);
                register_parameter("weight_ih", nn.Uniform([4 * hidden, input], bound, device, dtype));
                register_parameter("weight_hh", nn.Uniform([4 * hidden, hidden], bound, device, dtype));
                if (!bias) return;
                register_parameter("bias_ih", nn.Uniform([4 * hidden], bound, device, dtype));
                register_parameter("bias_hh", nn.Uniform([4 * hidden], bound, device, dtype));
            }

            public Parameter? weight_ih
            {
                get => get_parameter("weight_ih");
                set => ConditionallyRegisterParameter("weight_ih", value);
            }

            public Parameter? weight_hh
            {
                get => get_parameter("weight_hh");
                set => ConditionallyRegisterParameter("weight_hh", value);
            }

            public Parameter? bias_ih
            {
                get => get_parameter("bias_ih");
                set => ConditionallyRegisterParameter("bias_ih", value);
            }

            public Parameter? bias_hh
            {
                get => get_parameter("bias_hh");
                set => ConditionallyRegisterParameter("bias_hh", value);
            }

            public new (Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

            public override (Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0)
            {
                if (h0_c0 is var (h, c)) return step.CallPair(input, new[] { h, c }, weight_ih, weight_hh, bias_ih, bias_hh);
                throw new ExternalException($"Input batch size {input.size(0)} doesn't match hidden0 batch size 0: give a state, such as zeros [batch, hidden]");
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static LSTMCell LSTMCell(long inputSize, long hiddenSize, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, bias, device, dtype);
        }
    }
}
