using SeqDsl.Cells;

namespace SeqDsl.Samples;

/// <summary>Zhou, Wu, Zhang and Zhou, "Minimal gated unit for recurrent neural networks", 2016: one gate forgets and resets.</summary>
[Cell]
public sealed partial class MinimalGatedUnit
{
    private Weight Wf, Uf, Wc, Uc;
    private Bias bf, bc;

    public Vector Step(Vector x, Vector h)
    {
        var f = Sigmoid(Wf * x + Uf * h + bf);
        var c = Tanh(Wc * x + Uc * (f * h) + bc);
        return (1 - f) * h + f * c;
    }
}
