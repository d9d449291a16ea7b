using System.Text;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Graph;

/// <summary>
/// A graph as text, in the grammar of docs/graph.md. Equal graphs print equally whatever ids their values have,
/// so the text can be compared and hashed.
/// </summary>
internal sealed class GraphPrinter
{
    private readonly IReadOnlyList<string>? layers;
    private readonly HashSet<int> introduced = [];
    private int layer = -1;

    private readonly ValueNames? names;
    private readonly Dictionary<Value, string> numbers = [];
    private readonly StringBuilder text = new();

    private GraphPrinter(ValueNames? names, IReadOnlyList<string>? layers = null) => (this.names, this.layers) = (names, layers);

    /// <param name="graph">The graph.</param>
    /// <param name="numbered">Whether values are called v1, v2 … instead of by their names: the same text for the same computation.</param>
    public static string Print(ModelGraph graph, bool numbered = false) => Print(graph, new GraphPrinter(numbered ? null : new(graph)));

    /// <summary>With a line before the equations of each layer: "layer rnn: RNN 3", and "layer rnn" where it is spoken of again.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="layers">"rnn: RNN 3", by number.</param>
    public static string Print(ModelGraph graph, IReadOnlyList<string> layers) => Print(graph, new GraphPrinter(new(graph), layers));

    private static string Print(ModelGraph graph, GraphPrinter printer)
    {
        printer.text.Append("model ").Append(graph.Name).Append("\n{\n");
        printer.Equations(graph.Equations, "    ");
        foreach (GraphResult result in graph.Results)
        {
            printer.text.Append("    return ").Append(result.Name).Append(" = ").Append(printer.Name(result.Value)).Append('\n');
        }

        return printer.text.Append("}\n").ToString();
    }

    private void Equations(IReadOnlyList<Value> equations, string indent)
    {
        foreach (Value value in equations)
        {
            if (value.Op is Port)
            {
                continue;
            }

            Introduce(value.Layer, indent);

            if (value.Op is Scan scan)
            {
                Step(value, scan, indent);
                continue;
            }

            text.Append(indent).Append(Name(value)).Append(": ").Append(value.Shape).Append(" = ").Append(value.Op.Text);
            foreach (Value operand in value.Operands)
            {
                text.Append(' ').Append(Name(operand));
            }

            text.Append('\n');
        }
    }

    /// <summary>Says whose the next equations are; inside a step they are the scan's.</summary>
    private void Introduce(int next, string indent)
    {
        if (layers is not null && next >= 0 && next != layer && indent.Length == 4)
        {
            layer = next;
            string words = layers[next];
            text.Append(indent).Append("layer ").Append(introduced.Add(next) ? words : words.Substring(0, words.IndexOf(':'))).Append('\n');
        }
    }

    private void Step(Value value, Scan scan, string indent)
    {
        text.Append(indent).Append(Name(value)).Append(" = ").Append(scan.Text).Append('\n').Append(indent).Append("{\n");
        string inner = indent + "    ";
        foreach ((Value operand, Value port, StepPort kind) in scan.Ports(value.Operands))
        {
            text.Append(inner).Append(kind.ToString().ToLowerInvariant()).Append(' ').Append(Name(port)).Append(": ").Append(port.Shape)
                .Append(" of ").Append(Name(operand)).Append('\n');
        }

        Equations(scan.Step.Equations, inner);
        List(inner, "next", scan.Step.Next);
        List(inner, "yield", scan.Step.Yields);
        List(inner, "sum", scan.Step.Sums);
        text.Append(indent).Append("}\n");
    }

    private void List(string indent, string word, IReadOnlyList<Value> values)
    {
        if (values.Count > 0)
        {
            text.Append(indent).Append(word).Append(' ').Append(string.Join(", ", values.Select(Name))).Append('\n');
        }
    }

    private string Name(Value value)
    {
        if (names is not null)
        {
            return names[value];
        }

        if (!numbers.TryGetValue(value, out string? number))
        {
            numbers.Add(value, number = $"v{numbers.Count + 1}");
        }

        return number;
    }
}
