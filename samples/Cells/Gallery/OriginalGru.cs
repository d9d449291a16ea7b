using SeqDsl.Cells;

namespace SeqDsl.Samples;

/// <summary>
/// Cho et al., "Learning phrase representations using RNN encoder–decoder for statistical machine translation", 2014, as the paper has it:
/// the state is reset before its product, so a step needs two products one after the other.
/// </summary>
[Cell]
public sealed partial class OriginalGru
{
    private Weight Wr, Ur, Wz, Uz, W, U;
    private Bias br, bz, b;

    public Vector Step(Vector x, Vector h)
    {
        var r = Gate(Wr * x, Ur * h, br);
        var z = Gate(Wz * x, Uz * h, bz);
        var candidate = Tanh(W * x + U * (r * h) + b);
        return z * h + (1 - z) * candidate;
    }

    private static Vector Gate(Vector fromInput, Vector fromState, Vector bias) => Sigmoid(fromInput + fromState + bias);
}
