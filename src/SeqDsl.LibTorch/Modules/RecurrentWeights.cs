using System.Runtime.InteropServices;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>
/// The weights of a stack of recurrent layers under PyTorch's names (weight_ih_l0 [gates·hidden, inputs], weight_hh_l0, bias_ih_l0, bias_hh_l0, …_reverse)
/// and the call of libtorch's recurrent operator with them.
/// </summary>
internal sealed class RecurrentWeights(long layers, bool bias, bool batchFirst, double dropout, bool bidirectional)
{
    private readonly List<string> names = [];

    public long Directions => bidirectional ? 2 : 1;

    public long Layers => layers;

    /// <summary>Makes and registers them, each in U(−1/√hidden, 1/√hidden).</summary>
    public void Register(Action<string, Parameter> register, long gates, long input, long hidden, Device? device, ScalarType? dtype)
    {
        double bound = 1 / Math.Sqrt(hidden);
        for (long layer = 0; layer < layers; layer++)
        {
            for (long direction = 0; direction < Directions; direction++)
            {
                string suffix = $"_l{layer}{(direction == 1 ? "_reverse" : "")}";
                long from = layer == 0 ? input : hidden * Directions;
                Add("weight_ih", gates * hidden, from);
                Add("weight_hh", gates * hidden, hidden);
                if (!bias) continue;
                Add("bias_ih", gates * hidden);
                Add("bias_hh", gates * hidden);

                void Add(string name, params long[] shape)
                {
                    names.Add(name + suffix);
                    register(name + suffix, nn.Uniform(shape, bound, device, dtype));
                }
            }
        }
    }

    /// <summary>A state of zeros [layers·directions, batch, hidden].</summary>
    public Tensor ZeroState(Tensor input, long hidden)
    {
        Check(input);
        return input.new_zeros([layers * Directions, input.size(batchFirst ? 0 : 1), hidden]);
    }

    /// <summary>(output, last state) of rnn_tanh, rnn_relu or gru.</summary>
    public (Tensor, Tensor) Call(Operator op, nn.Module module, Tensor input, Tensor state)
    {
        Check(input);
        return op.CallPair(input, state, Parameters(module), bias, layers, dropout, module.training, bidirectional, batchFirst);
    }

    /// <summary>(output, last hidden state, last cell state) of lstm.</summary>
    public (Tensor, Tensor, Tensor) Call(Operator op, nn.Module module, Tensor input, Tensor hidden, Tensor cell)
    {
        Check(input);
        return op.CallTriple(input, new[] { hidden, cell }, Parameters(module), bias, layers, dropout, module.training, bidirectional, batchFirst);
    }

    // TorchSharp's layers, unlike PyTorch's, take no sequence without a batch.
    private static void Check(Tensor input)
    {
        if (input.Dimensions != 3) throw new ExternalException($"input must have 3 dimensions, got {input.Dimensions}");
    }

    private Tensor[] Parameters(nn.Module module) => [.. names.Select(name => module.get_parameter(name)!)];
}
