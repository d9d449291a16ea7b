namespace SeqDsl.Cells;

/// <summary>Elman, "Finding structure in time", 1990. The fields are PyTorch's parameters.</summary>
[Cell]
public sealed partial class Rnn
{
    private Weight weight_ih, weight_hh;
    private Bias bias_ih, bias_hh;

    public Vector Step(Vector input, Vector hidden) =>
        Tanh(weight_ih * input + bias_ih + (weight_hh * hidden + bias_hh));
}
