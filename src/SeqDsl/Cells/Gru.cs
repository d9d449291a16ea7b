namespace SeqDsl.Cells;

/// <summary>
/// Cho et al., "Learning phrase representations using RNN encoder–decoder for statistical machine translation", 2014; the reset gate
/// is applied after the product with the state, as cuDNN and PyTorch have it. The fields are PyTorch's parameters: the gates r, z, n in this order.
/// </summary>
[Cell]
public sealed partial class Gru
{
    private Weight weight_ih, weight_hh; // [3·H, I], [3·H, H]
    private Bias bias_ih, bias_hh;

    public Vector Step(Vector input, Vector hidden)
    {
        var fromInput = weight_ih * input + bias_ih;
        var fromState = weight_hh * hidden + bias_hh;
        var resetGate = Sigmoid(fromInput.Gate(0, 3) + fromState.Gate(0, 3));
        var updateGate = Sigmoid(fromInput.Gate(1, 3) + fromState.Gate(1, 3));
        var candidate = Tanh(fromInput.Gate(2, 3) + resetGate * fromState.Gate(2, 3));
        return (1 - updateGate) * candidate + updateGate * hidden;
    }
}
