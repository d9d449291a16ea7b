using SeqDsl.Cells;

namespace SeqDsl.Samples;

/// <summary>Ba, Kiros and Hinton, "Layer normalization", 2016: what comes from the input, what comes from the state and the cell are each normalized.</summary>
[Cell]
public sealed partial class LayerNormLstm
{
    private Weight W, U;
    private Vector gainInput, gainState, gainCell;
    private Bias biasInput, biasState, biasCell;

    public (Vector h, Vector c) Step(Vector x, Vector h, Vector c)
    {
        var gates = LayerNorm(W * x, gainInput, biasInput) + LayerNorm(U * h, gainState, biasState);
        var i = Sigmoid(gates.Gate(0, 4));
        var f = Sigmoid(gates.Gate(1, 4));
        var g = Tanh(gates.Gate(2, 4));
        var o = Sigmoid(gates.Gate(3, 4));
        var after = f * c + i * g;
        return (o * Tanh(LayerNorm(after, gainCell, biasCell)), after);
    }
}
