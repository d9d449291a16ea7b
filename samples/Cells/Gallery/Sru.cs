using SeqDsl.Cells;

namespace SeqDsl.Samples;

/// <summary>
/// Lei, Zhang, Wang, Dai and Artzi, "Simple recurrent units for highly parallelizable recurrence", 2018: every product reads the input, so all of
/// them leave the loop. The highway takes the input through a weight, as the authors have it where input and state differ in size.
/// </summary>
[Cell]
public sealed partial class Sru
{
    private Weight W, Wf, Wr, Wx;
    private Vector vf, vr;
    private Bias bf, br;

    public (Vector h, Vector c) Step(Vector x, Vector h, Vector c)
    {
        var f = Sigmoid(Wf * x + vf * c + bf);
        var r = Sigmoid(Wr * x + vr * c + br);
        var after = f * c + (1 - f) * (W * x);
        return (r * after + (1 - r) * (Wx * x), after);
    }
}
