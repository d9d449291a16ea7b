namespace SeqDsl.Generators.Catalog.Cells;

/// <summary>
/// Hochreiter and Schmidhuber, "Long short-term memory", 1997; with the forget gate of Gers, Schmidhuber and Cummins,
/// "Learning to forget", 2000.
/// </summary>
internal sealed class LstmCell : Cell
{
    public override IReadOnlyList<string> Gates => ["i", "f", "g", "o"];

    public override IReadOnlyList<string> States => ["hidden", "cell"];

    public override string Equations => "i = σ(Wi·x + Ui·h + bi)   f = σ(…)   g = tanh(…)   o = σ(…)   c' = f∘c + i∘g   h' = o∘tanh c'";

    public override IReadOnlyList<Term> Step(StepWords s, Term x, IReadOnlyList<Term> states)
    {
        Term h = states[0], c = states[1];
        Term i = s.Sigmoid(s.FromInput("i", x) + s.FromState("i", h), "inputGate");
        Term f = s.Sigmoid(s.FromInput("f", x) + s.FromState("f", h), "forgetGate");
        Term g = s.Tanh(s.FromInput("g", x) + s.FromState("g", h), "candidate");
        Term o = s.Sigmoid(s.FromInput("o", x) + s.FromState("o", h), "outputGate");
        Term cell = (f * c + i * g).Named("cell");
        return [o * s.Tanh(cell, "squashedCell"), cell];
    }
}
