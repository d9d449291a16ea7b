namespace SeqDsl.Generators.Catalog.Cells;

/// <summary>Elman, "Finding structure in time", 1990.</summary>
internal sealed class RnnCell : Cell
{
    public override IReadOnlyList<string> Gates => ["h"];

    public override IReadOnlyList<string> States => ["hidden"];

    public override string Equations => "h' = tanh(W·x + b + U·h + c)";

    public override IReadOnlyList<Term> Step(StepWords s, Term x, IReadOnlyList<Term> states)
    {
        Term h = states[0];
        return [s.Tanh(s.FromInput("h", x) + s.FromState("h", h), "hidden")];
    }
}
