namespace SeqDsl.Pictures;

/// <summary>
/// Reads a graph in the grammar of docs/graph.md. Behind the word of an op come its attributes, then its operands; an operand is a value that was defined before.
/// </summary>
internal sealed class GraphText
{
    private readonly string[] lines;
    private readonly Dictionary<string, GraphEquation> values = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, string>> introduced = [];
    private int line;
    private string? layer;

    private GraphText(string text) => lines = [.. text.Split('\n').Select(line => line.Trim())];

    public static ComputationGraph Read(string text) => new GraphText(text).Model(text);

    private ComputationGraph Model(string text)
    {
        string name = After("model ");
        Expect("{");
        List<GraphEquation> equations = Equations();
        List<KeyValuePair<string, GraphEquation>> results = [];
        for (; Here.StartsWith("return ", StringComparison.Ordinal); line++)
        {
            string[] parts = Here["return ".Length..].Split(" = ");
            results.Add(new(parts[0], Value(parts[1])));
        }

        Expect("}");
        return new ComputationGraph(name, text, introduced, equations, results);
    }

    private string Here => line < lines.Length ? lines[line] : "";

    private List<GraphEquation> Equations()
    {
        List<GraphEquation> equations = [];
        for (; ; line++)
        {
            if (Here.StartsWith("layer ", StringComparison.Ordinal))
            {
                string[] parts = Here["layer ".Length..].Split(": ", 2);
                layer = parts[0];
                if (parts.Length == 2)
                {
                    introduced.Add(new(parts[0], parts[1]));
                }
            }
            else if (Here.IndexOf(" = ", StringComparison.Ordinal) is > 0 and var equals && !Here.StartsWith("return ", StringComparison.Ordinal))
            {
                equations.Add(Equation(Here[..equals], Here[(equals + 3)..]));
            }
            else
            {
                return equations;
            }
        }
    }

    private GraphEquation Equation(string left, string right)
    {
        if (right.Split(' ')[0] == "scan" && line + 1 < lines.Length && lines[line + 1] == "{")
        {
            return Recurrence(left, right);
        }

        string[] parts = left.Split(": ", 2);
        return Define(new GraphEquation(parts[0], parts.Length > 1 ? parts[1] : throw Wrong("a shape behind the name"), Op(right, out GraphEquation[] operands), operands, layer, null));
    }

    /// <summary>The op without its operands.</summary>
    private string Op(string right, out GraphEquation[] operands)
    {
        string[] words = right.Split(' ');
        int attributes = 1;
        while (attributes < words.Length)
        {
            if (words[attributes] is "over" or "to" && attributes + 1 < words.Length)
            {
                attributes += 2; // a packing, whose name may be a value's, too
            }
            else if (!values.ContainsKey(words[attributes]))
            {
                attributes++;
            }
            else
            {
                break;
            }
        }

        operands = [.. words[attributes..].Select(Value)];
        return string.Join(' ', words[..attributes]);
    }

    private GraphEquation Recurrence(string name, string op)
    {
        line++;
        Expect("{");
        List<GraphEquation> ports = [], operands = [];
        for (; PortWord() is { } word; line++)
        {
            string[] parts = Here[(word.Length + 1)..].Split(": ", 2), ends = parts[1].Split(" of ");
            operands.Add(Value(ends[1]));
            ports.Add(Define(new GraphEquation(parts[0], ends[0], word, [operands[^1]], layer, null)));
        }

        List<GraphEquation> equations = Equations();
        IReadOnlyList<GraphEquation> next = List("next"), yields = List("yield"), sums = List("sum");
        if (Here != "}")
        {
            throw Wrong("}");
        }

        return Define(new GraphEquation(name, "", op, operands, layer, new GraphStep(ports, equations, next, [.. yields, .. sums])));
    }

    /// <summary>"carry hiddenBefore: [n, 4] of zeros" begins with its word; an equation may be called so, but then a colon follows.</summary>
    private string? PortWord() => new[] { "carry", "slice", "invariant" }.FirstOrDefault(word => Here.StartsWith(word + " ", StringComparison.Ordinal));

    private IReadOnlyList<GraphEquation> List(string word)
    {
        if (!Here.StartsWith(word + " ", StringComparison.Ordinal))
        {
            return [];
        }

        GraphEquation[] list = [.. Here[(word.Length + 1)..].Split(", ").Select(Value)];
        line++;
        return list;
    }

    private GraphEquation Define(GraphEquation equation) => values.TryAdd(equation.Name, equation) ? equation : throw Wrong($"another name: {equation.Name} is defined already");

    private GraphEquation Value(string name) => values.TryGetValue(name, out GraphEquation? value) ? value : throw Wrong($"a value that is defined before, and {name} is none");

    private string After(string word) => Here.StartsWith(word, StringComparison.Ordinal) ? lines[line++][word.Length..] : throw Wrong(word.Trim());

    private void Expect(string text)
    {
        if (Here != text)
        {
            throw Wrong(text);
        }

        line++;
    }

    private FormatException Wrong(string expected) => new($"Line {line + 1} of the graph is \"{Here}\"; expected {expected}.");
}
