using SeqDsl.Cells;

namespace SeqDsl.Samples;

/// <summary>
/// Zilly, Srivastava, Koutník and Schmidhuber, "Recurrent highway networks", 2017, with coupled gates and a recurrence of depth two: the
/// second highway layer of a step reads what the first has made, and no input.
/// </summary>
[Cell]
public sealed partial class RecurrentHighway
{
    private Weight Wh, Wt, Rh1, Rt1, Rh2, Rt2;
    private Bias bh1, bt1, bh2, bt2;

    public Vector Step(Vector x, Vector s)
    {
        var first = Highway(s, Wh * x + Rh1 * s + bh1, Wt * x + Rt1 * s + bt1);
        return Highway(first, Rh2 * first + bh2, Rt2 * first + bt2);
    }

    /// <summary>h∘t + s∘(1 − t)</summary>
    private static Vector Highway(Vector s, Vector content, Vector transform)
    {
        var h = Tanh(content);
        var t = Sigmoid(transform);
        return h * t + s * (1 - t);
    }
}
