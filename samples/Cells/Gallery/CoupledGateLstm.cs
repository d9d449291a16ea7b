using SeqDsl.Cells;

namespace SeqDsl.Samples;

/// <summary>
/// The variant CIFG of Greff, Srivastava, Koutník, Steunebrink and Schmidhuber, "LSTM: a search space odyssey", 2016: what is forgotten
/// makes room for what is new.
/// </summary>
[Cell]
public sealed partial class CoupledGateLstm
{
    private Weight Wf, Uf, Wg, Ug, Wo, Uo;
    private Bias bf, bg, bo;

    public (Vector h, Vector c) Step(Vector x, Vector h, Vector c)
    {
        var f = Sigmoid(Wf * x + Uf * h + bf);
        var g = Tanh(Wg * x + Ug * h + bg);
        var o = Sigmoid(Wo * x + Uo * h + bo);
        c = f * c + (1 - f) * g;
        return (o * Tanh(c), c);
    }
}
