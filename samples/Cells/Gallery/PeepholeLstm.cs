using SeqDsl.Cells;

namespace SeqDsl.Samples;

/// <summary>Gers and Schmidhuber, "Recurrent nets that time and count", 2000: the gates see the cell, each unit its own.</summary>
[Cell]
public sealed partial class PeepholeLstm
{
    private Weight W, U;          // all four gates stacked: i, f, g, o
    private Bias b;
    private Vector pi, pf, po;    // peepholes

    public (Vector h, Vector c) Step(Vector x, Vector h, Vector c)
    {
        var gates = W * x + U * h + b;
        var i = Sigmoid(gates.Gate(0, 4) + pi * c);
        var f = Sigmoid(gates.Gate(1, 4) + pf * c);
        var g = Tanh(gates.Gate(2, 4));
        var after = f * c + i * g;
        var o = Sigmoid(gates.Gate(3, 4) + po * after);
        return (o * Tanh(after), after);
    }
}
