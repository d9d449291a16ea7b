namespace SeqDsl.Pictures;

/// <summary>Equations of the graph language as mathematics writes them.</summary>
internal static class GraphFormula
{
    public static string Of(GraphEquation equation)
    {
        string[] names = [.. equation.Operands.Select(Name)];
        string attributes = equation.Op.Length > equation.Word.Length ? equation.Op[(equation.Word.Length + 1)..] : "";
        return (equation.Word, names.Length) switch
        {
            ("param" or "input", _) => attributes.Trim('"'),
            ("constant" or "zeros", _) => equation.Word == "zeros" ? "0" : attributes,
            ("count", _) => attributes,
            ("add", 2) => $"{names[0]} + {names[1]}",
            ("subtract", 2) => $"{names[0]} − {names[1]}",
            ("multiply", 2) => $"{names[0]} ∘ {names[1]}",
            ("divide", 2) => $"{names[0]} / {names[1]}",
            ("equal", 2) => $"[{names[0]} = {names[1]}]",
            ("matmul", 2) => $"{names[0]}·{names[1]}",
            ("addmatmul", 3) => $"{names[0]} + {names[1]}·{names[2]}",
            ("negate", 1) => $"−{names[0]}",
            ("sigmoid", 1) => $"σ({names[0]})",
            ("exp", 1) => $"e^{names[0]}",
            ("log", 1) => $"ln {names[0]}",
            ("transpose", 1) => $"{names[0]}ᵀ",
            ("takerows", 2) => $"{names[0]}[{names[1]}]",
            ("addrows", 2) => $"Σ {names[0]} by {names[1]}",
            ("addrowsto", 3) => $"{names[0]} + Σ {names[1]} by {names[2]}",
            ("sumrows", 1) => $"Σrows {names[0]}",
            ("sumcolumns", 1) => $"Σfeatures {names[0]}",
            ("slice", 1) when attributes.Split(' ') is [_, var start, var length] => $"{names[0]}[{start} … {int.Parse(start, null) + int.Parse(length, null)}]",
            ("concat", _) => $"[{string.Join(" ‖ ", names)}]",
            ("pick", 1) => $"{names[0]}, result {attributes}",
            ("scan", _) => attributes.Contains("reverse", StringComparison.Ordinal) ? "each step, from the last to the first" : "each step, from the first to the last",
            ("carry", _) => "the state before",
            ("slice" or "invariant", _) => names[0],
            _ => $"{equation.Op}({string.Join(", ", names)})",
        };
    }

    /// <summary>What an operand is called: a number is itself.</summary>
    private static string Name(GraphEquation operand) => operand.Word is "constant" or "count" ? Of(operand) : operand.Name;
}
