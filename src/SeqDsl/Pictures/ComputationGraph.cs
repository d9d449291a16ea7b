namespace SeqDsl.Pictures;

/// <summary>
/// What a training step of a model computes, forward and backward: equations, each with one op and one result, operands first. Its text is the graph language of
/// docs/graph.md; it can be drawn as Mermaid, as Graphviz's DOT, and as SVG without any tool.
/// </summary>
public sealed class ComputationGraph
{
    internal ComputationGraph(
        string name, string text, IReadOnlyList<KeyValuePair<string, string>> layers, IReadOnlyList<GraphEquation> equations, IReadOnlyList<KeyValuePair<string, GraphEquation>> results)
    {
        (Name, Text, Layers, Equations, Results) = (name, text, layers, equations, results);
        HashSet<GraphEquation> forward = [];
        foreach (KeyValuePair<string, GraphEquation> result in results.Where(result => !IsGradient(result.Key)))
        {
            Reach(result.Value, forward, _ => true);
        }

        foreach (GraphEquation equation in equations)
        {
            // Whatever a recurrence gives is made where it runs, whoever needs it.
            equation.IsBackward = !forward.Contains(equation) && !(equation.Word == "pick" && !equation.Operands[0].IsBackward);
        }
    }

    private ComputationGraph(ComputationGraph whole, IReadOnlyList<GraphEquation> equations, IReadOnlyList<KeyValuePair<string, GraphEquation>> results) =>
        (Name, Text, Layers, Equations, Results) = (whole.Name, whole.Text, whole.Layers, equations, results);

    /// <summary>The model.</summary>
    public string Name { get; }

    /// <summary>The layers that say something, by their names, and what they are: "lstm", "BiLSTM 128".</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Layers { get; }

    /// <summary>Forward, then backward; operands first.</summary>
    public IReadOnlyList<GraphEquation> Equations { get; }

    /// <summary>What the step gives: "head.logits", "loss", and "d parameter" for the gradient of each.</summary>
    public IReadOnlyList<KeyValuePair<string, GraphEquation>> Results { get; }

    private string Text { get; }

    /// <summary>Reads a graph's text.</summary>
    /// <exception cref="FormatException">It is none; the message says where.</exception>
    public static ComputationGraph Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return GraphText.Read(text.ReplaceLineEndings("\n").TrimEnd());
    }

    /// <summary>The way of the gradient from the loss to one parameter: the equations of backward that it takes, and the values of forward that these use.</summary>
    /// <param name="parameter">By its name, "lstm.weight_hh_l0".</param>
    /// <exception cref="ArgumentException">The model has no such parameter, or does not train it.</exception>
    public ComputationGraph GradientOf(string parameter)
    {
        KeyValuePair<string, GraphEquation>[] results = [.. Results.Where(result => result.Key == $"d {parameter}")];
        if (results.Length == 0)
        {
            throw new ArgumentException(
                $"{parameter} is no parameter of {Name} that is trained; expected one of {string.Join(", ", Results.Where(result => IsGradient(result.Key)).Select(result => result.Key[2..]))}.",
                nameof(parameter));
        }

        HashSet<GraphEquation> way = [];
        Reach(results[0].Value, way, equation => equation.IsBackward);
        KeyValuePair<string, GraphEquation>[] losses = [.. Results.Where(result => result.Key == "loss")];
        way.UnionWith(losses.Select(loss => loss.Value));
        return new ComputationGraph(this, [.. Equations.Where(way.Contains)], [.. losses, .. results]);
    }

    /// <summary>As Mermaid, which many pages and editors draw.</summary>
    /// <param name="fold">How much is shown.</param>
    /// <param name="unfold">Layers that are shown with every equation, whatever is folded.</param>
    public string ToMermaid(GraphFold fold = GraphFold.Layers, params string[] unfold) => MermaidWriter.Write(GraphDrawing.Of(this, fold, unfold));

    /// <inheritdoc cref="ToMermaid"/>
    /// <summary>As DOT, Graphviz's language.</summary>
    public string ToDot(GraphFold fold = GraphFold.Layers, params string[] unfold) => DotWriter.Write(GraphDrawing.Of(this, fold, unfold));

    /// <inheritdoc cref="ToMermaid"/>
    /// <summary>As an SVG image.</summary>
    public string ToSvg(GraphFold fold = GraphFold.Layers, params string[] unfold) => SvgWriter.Write(GraphDrawing.Of(this, fold, unfold));

    /// <summary>The text of the whole step in the graph language.</summary>
    public override string ToString() => Text + "\n";

    internal static bool IsGradient(string result) => result.StartsWith("d ", StringComparison.Ordinal);

    /// <summary>Adds an equation and what it is made of; what is behind those that are not <paramref name="followed"/> is left out.</summary>
    private static void Reach(GraphEquation from, HashSet<GraphEquation> reached, Func<GraphEquation, bool> followed)
    {
        Stack<GraphEquation> waiting = new([from]);
        while (waiting.TryPop(out GraphEquation? equation))
        {
            if (reached.Add(equation) && followed(equation))
            {
                foreach (GraphEquation operand in equation.Operands)
                {
                    waiting.Push(operand);
                }
            }
        }
    }
}
