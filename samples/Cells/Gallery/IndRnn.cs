using SeqDsl.Cells;

namespace SeqDsl.Samples;

/// <summary>Li, Li, Cook, Zhu and Gao, "Independently recurrent neural network (IndRNN)", 2018: each unit sees of the state itself only.</summary>
[Cell]
public sealed partial class IndRnn
{
    private Weight W;
    private Vector u;
    private Bias b;

    public Vector Step(Vector x, Vector h) => Relu(W * x + u * h + b);
}
