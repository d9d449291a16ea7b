namespace SeqDsl.Cells;

/// <summary>
/// Hochreiter and Schmidhuber, "Long short-term memory", 1997; with the forget gate of Gers, Schmidhuber and Cummins,
/// "Learning to forget", 2000. The fields are PyTorch's parameters: the gates i, f, g, o in this order.
/// </summary>
[Cell]
public sealed partial class Lstm
{
    private Weight weight_ih, weight_hh; // [4·H, I], [4·H, H]
    private Bias bias_ih, bias_hh;

    public (Vector Hidden, Vector Cell) Step(Vector input, Vector hidden, Vector cell)
    {
        var fromInput = weight_ih * input + bias_ih;
        var fromState = weight_hh * hidden + bias_hh;
        var inputGate = Sigmoid(fromInput.Gate(0, 4) + fromState.Gate(0, 4));
        var forgetGate = Sigmoid(fromInput.Gate(1, 4) + fromState.Gate(1, 4));
        var candidate = Tanh(fromInput.Gate(2, 4) + fromState.Gate(2, 4));
        var outputGate = Sigmoid(fromInput.Gate(3, 4) + fromState.Gate(3, 4));
        var next = forgetGate * cell + inputGate * candidate;
        var squashedCell = Tanh(next);
        return (outputGate * squashedCell, next);
    }
}
