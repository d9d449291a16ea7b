using System.Globalization;
using System.Text;

namespace SeqDsl.Generators.Graph.Cells;

/// <summary>
/// A cell's step as text, and back. What is written of a class's step is read as the same step:
/// <code>
/// cell     ::= cell &lt;name&gt; { &lt;field&gt;* &lt;slice&gt; &lt;carry&gt;* &lt;line&gt;* next &lt;part&gt;, … }
/// field    ::= (weight | bias | vector) &lt;name&gt;: [&lt;size&gt;, …]
/// slice    ::= slice &lt;name&gt;: [n, I]          carry ::= carry &lt;name&gt;: [n, H]
/// line     ::= &lt;name&gt; = &lt;part&gt;
/// part     ::= &lt;name&gt; | &lt;number&gt; | &lt;word&gt; &lt;operand&gt;*          operand ::= &lt;name&gt; | &lt;number&gt; | (&lt;part&gt;)
/// size     ::= [&lt;count&gt;·]I | [&lt;count&gt;·]H | &lt;size&gt;+&lt;size&gt;
/// </code>
/// </summary>
internal static class CellText
{
    public static string Write(CellStep step)
    {
        var text = new StringBuilder();
        text.Append("cell ").Append(step.Name).Append("\n{\n");
        foreach (CellField field in step.Fields)
        {
            text.Append("    ").Append(field.Kind.ToString().ToLowerInvariant()).Append(' ').Append(field.Name)
                .Append(": [").Append(field.Rows).Append(field.Columns is { } columns ? $", {columns}]\n" : "]\n");
        }

        text.Append("    slice ").Append(step.Input).Append(": [n, I]\n");
        foreach (string mask in step.Masks)
        {
            text.Append("    slice ").Append(mask).Append(": [n, H]\n");
        }

        foreach (string state in step.States)
        {
            text.Append("    carry ").Append(state).Append(": [n, H]\n");
        }

        foreach (CellLine line in step.Lines)
        {
            text.Append("    ").Append(line.Name).Append(" = ").Append(Part(line.Value)).Append('\n');
        }

        return text.Append("    next ").Append(string.Join(", ", step.Next.Select(Part))).Append("\n}\n").ToString();
    }

    /// <exception cref="FormatException">The text is not in the grammar, or names what it does not have; the message says what and where.</exception>
    public static CellStep Read(string text) => new CellTextReader(text).Read();

    private static string Part(CellExpression expression) => expression switch
    {
        CellReference reference => reference.Name,
        CellNumber number => number.Number.ToString("R", CultureInfo.InvariantCulture),
        CellApplication application => string.Join(" ", [application.Word.Text, .. application.Operands.Select(Operand)]),
        _ => throw new InvalidOperationException("There is no other part."),
    };

    private static string Operand(CellExpression expression) => expression is CellApplication ? $"({Part(expression)})" : Part(expression);
}
