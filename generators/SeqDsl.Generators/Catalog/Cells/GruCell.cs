namespace SeqDsl.Generators.Catalog.Cells;

/// <summary>
/// Cho et al., "Learning phrase representations using RNN encoder–decoder for statistical machine translation", 2014; the reset gate
/// is applied after the product with the state, as cuDNN and PyTorch have it.
/// </summary>
internal sealed class GruCell : Cell
{
    public override IReadOnlyList<string> Gates => ["r", "z", "n"];

    public override IReadOnlyList<string> States => ["hidden"];

    public override string Equations => "r = σ(Wr·x + Ur·h + br)   z = σ(…)   n = tanh(Wn·x + bn + r∘(Un·h + cn))   h' = (1 − z)∘n + z∘h";

    public override IReadOnlyList<Term> Step(StepWords s, Term x, IReadOnlyList<Term> states)
    {
        Term h = states[0];
        Term r = s.Sigmoid(s.FromInput("r", x) + s.FromState("r", h), "resetGate");
        Term z = s.Sigmoid(s.FromInput("z", x) + s.FromState("z", h), "updateGate");
        Term n = s.Tanh(s.FromInput("n", x) + r * s.FromState("n", h), "candidate");
        return [(1 - z) * n + z * h];
    }
}
