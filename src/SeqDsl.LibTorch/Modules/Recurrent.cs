#nullable disable annotations // as TorchSharp has it, so that callers see the same signatures

using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Long short-term memory. Input [steps, batch, inputs] ([batch, steps, inputs] with batchFirst); result: output, last h, last c.</summary>
        public sealed class LSTM : nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)>
        {
            private static readonly Operator run = new("lstm.input");
            private readonly RecurrentWeights weights;
            private readonly long hidden;

            internal LSTM(long input, long hidden, RecurrentWeights weights, Device device, ScalarType? dtype) : base(nameof(LSTM))
            {
                (this.weights, this.hidden) = (weights, hidden);
                weights.Register(register_parameter, 4, input, hidden, device, dtype);
            }

            public new (Tensor, Tensor, Tensor) call(Tensor input, (Tensor, Tensor)? h0_c0 = null) => base.call(input, h0_c0);

            public override (Tensor, Tensor, Tensor) forward(Tensor input, (Tensor, Tensor)? h0_c0 = null)
            {
                if (h0_c0 is var (h, c)) return weights.Call(run, this, input, h, c);
                using var h0 = weights.ZeroState(input, hidden);
                using var c0 = weights.ZeroState(input, hidden);
                return weights.Call(run, this, input, h0, c0);
            }

            public void flatten_parameters() { }
        }

        /// <summary>Gated recurrent unit (reset after the product, as cuDNN has it). Result: output, last h.</summary>
        public sealed class GRU : nn.Module<Tensor, Tensor, (Tensor, Tensor)>
        {
            private static readonly Operator run = new("gru.input");
            private readonly RecurrentWeights weights;
            private readonly long hidden;

            internal GRU(long input, long hidden, RecurrentWeights weights, Device device, ScalarType? dtype) : base(nameof(GRU))
            {
                (this.weights, this.hidden) = (weights, hidden);
                weights.Register(register_parameter, 3, input, hidden, device, dtype);
            }

            public new (Tensor, Tensor) call(Tensor input, Tensor h0 = null) => base.call(input, h0);

            public override (Tensor, Tensor) forward(Tensor input, Tensor h0 = null)
            {
                if (h0 is not null) return weights.Call(run, this, input, h0);
                using var zero = weights.ZeroState(input, hidden);
                return weights.Call(run, this, input, zero);
            }

            public void flatten_parameters() { }
        }

#nullable restore
        /// <summary>Elman's network: h' = tanh (or relu) of W·x + U·h + b. Result: output, last h.</summary>
        public sealed class RNN : nn.Module<Tensor, Tensor, (Tensor, Tensor)>
        {
            private static readonly Operator tanh = new("rnn_tanh.input");
            private static readonly Operator relu = new("rnn_relu.input");
            private readonly RecurrentWeights weights;
            private readonly long hidden;
            private readonly Operator run;

            internal RNN(
                long input, long hidden, nn.NonLinearities nonLinearity, RecurrentWeights weights, Device? device, ScalarType? dtype) : base(nameof(RNN))
            {
                (this.weights, this.hidden, run) = (weights, hidden, nonLinearity == nn.NonLinearities.Tanh ? tanh : relu);
                weights.Register(register_parameter, 1, input, hidden, device, dtype);
            }

            public new (Tensor, Tensor) call(Tensor input, Tensor? h0 = null) => base.call(input, h0!);

            public override (Tensor, Tensor) forward(Tensor input, Tensor? h0)
            {
                if (h0 is not null) return weights.Call(run, this, input, h0);
                using var zero = weights.ZeroState(input, hidden);
                return weights.Call(run, this, input, zero);
            }

            public void flatten_parameters() { }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public enum NonLinearities
            {
                ReLU = 0,
                Tanh = 1,
            }

            public static LSTM LSTM(
                long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false,
                Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, new(numLayers, bias, batchFirst, dropout, bidirectional), device!, dtype);

#nullable disable annotations
            public static GRU GRU(
                long inputSize, long hiddenSize, long numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false,
                Device device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, new(numLayers, bias, batchFirst, dropout, bidirectional), device, dtype);
#nullable restore

            public static RNN RNN(
                long inputSize, long hiddenSize, long numLayers = 1, NonLinearities nonLinearity = NonLinearities.Tanh, bool bias = true,
                bool batchFirst = false, double dropout = 0, bool bidirectional = false, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, hiddenSize, nonLinearity, new(numLayers, bias, batchFirst, dropout, bidirectional), device, dtype);
        }
    }
}
