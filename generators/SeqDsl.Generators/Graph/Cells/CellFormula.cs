using System.Globalization;

namespace SeqDsl.Generators.Graph.Cells;

/// <summary>A step as mathematics, a line each, in the cell's own names: "f = σ(Wf·x + Uf·h + bf)", "h' = (1 − f)∘h + f∘c".</summary>
internal static class CellFormula
{
    private const int Sum = 1, Product = 2, Sign = 3, Whole = 4;

    public static IReadOnlyList<string> Lines(CellStep step) =>
    [
        .. step.Lines.Select(line => $"{line.Name} = {Of(line.Value, Sum)}"),
        .. step.Next.Select((next, state) => $"{step.States[state]}' = {Of(next, Sum)}"),
    ];

    /// <param name="binding">How tightly its surroundings bind: what binds less stands in parentheses.</param>
    private static string Of(CellExpression expression, int binding)
    {
        if (expression is not CellApplication application)
        {
            return expression is CellNumber number ? number.Number.ToString("R", CultureInfo.InvariantCulture).Replace('-', '−') : ((CellReference)expression).Name;
        }

        IReadOnlyList<CellExpression> operands = application.Operands;
        (int own, string text) = application.Word.Text switch
        {
            "add" => (Sum, $"{Of(operands[0], Sum)} + {Of(operands[1], Sum)}"),
            "subtract" => (Sum, $"{Of(operands[0], Sum)} − {Of(operands[1], Product)}"),
            "multiply" => (Product, $"{Of(operands[0], Product)}∘{Of(operands[1], Product)}"),
            "divide" => (Product, $"{Of(operands[0], Product)} / {Of(operands[1], Sign)}"),
            "matmul" => (Product, $"{Of(operands[0], Sign)}·{Of(operands[1], Sign)}"),
            "negate" => (Sign, $"−{Of(operands[0], Sign)}"),
            "gate" => (Whole, $"{Of(operands[0], Whole)}[{application.Integer(1)} of {application.Integer(2)}]"),
            "concat" => (Whole, $"[{string.Join(" ‖ ", operands.Select(operand => Of(operand, Sum)))}]"),
            "sigmoid" => (Whole, $"σ({Of(operands[0], Sum)})"),
            var word => (Whole, $"{word}({string.Join(", ", operands.Select(operand => Of(operand, Sum)))})"),
        };
        return own < binding ? $"({text})" : text;
    }
}
