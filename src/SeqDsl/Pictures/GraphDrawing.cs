namespace SeqDsl.Pictures;

/// <summary>What a box of a drawing stands for.</summary>
internal enum NodeKind
{
    Input,
    Parameter,
    Forward,
    Loss,
    Backward,
    Gradient,
}

/// <summary>What an arrow of a drawing stands for.</summary>
internal enum EdgeKind
{
    /// <summary>A value, from what makes it to what takes it.</summary>
    Value,

    /// <summary>A value of forward that backward takes.</summary>
    Kept,

    /// <summary>A state, from the end of a step to the beginning of the next.</summary>
    NextStep,
}

/// <param name="Lines">What stands in the box.</param>
/// <param name="Group">The frame around it; null: none.</param>
internal sealed record DrawnNode(string Id, NodeKind Kind, IReadOnlyList<string> Lines, DrawnGroup? Group);

internal sealed record DrawnEdge(DrawnNode From, DrawnNode To, EdgeKind Kind, string Label);

/// <summary>A frame: a layer that is shown with its equations, a recurrence that is shown with its step.</summary>
internal sealed record DrawnGroup(string Id, string Title, DrawnGroup? Around);

/// <summary>A graph as boxes and arrows.</summary>
internal sealed class GraphDrawing
{
    private readonly ComputationGraph graph;
    private readonly GraphFold fold;
    private readonly HashSet<string> unfolded;
    private readonly HashSet<GraphEquation> shown;
    private readonly GraphEquation? loss;
    private readonly Dictionary<GraphEquation, DrawnNode> boxes = [];
    private readonly Dictionary<(string Layer, bool Backward), DrawnNode> layers = [];
    private readonly Dictionary<string, DrawnGroup> groups = [];
    private readonly Dictionary<(DrawnNode From, DrawnNode To, EdgeKind Kind), List<string>> arrows = [];
    private readonly HashSet<string> inputLayers;

    private GraphDrawing(ComputationGraph graph, GraphFold fold, string[] unfold)
    {
        if (unfold.FirstOrDefault(layer => graph.Layers.All(known => known.Key != layer)) is { } stranger)
        {
            throw new ArgumentException($"{graph.Name} has no layer {stranger}; expected one of {string.Join(", ", graph.Layers.Select(layer => layer.Key))}.", nameof(unfold));
        }

        (this.graph, this.fold, unfolded) = (graph, fold, [.. unfold]);
        shown = [.. graph.Equations];
        loss = graph.Results.FirstOrDefault(result => result.Key == "loss").Value;
        inputLayers = [.. graph.Layers.Select(layer => layer.Key).Where(layer => graph.Equations.Where(equation => equation.Layer == layer).All(equation => equation.Word == "input"))];
        foreach (GraphEquation equation in graph.Equations)
        {
            Box(equation);
        }

        foreach (GraphEquation equation in graph.Equations)
        {
            Connect(equation);
        }

        Begin();
        End();
        Edges = [.. arrows.Select(arrow => new DrawnEdge(arrow.Key.From, arrow.Key.To, arrow.Key.Kind, arrow.Value.Count > 2 ? "" : string.Join(" ", arrow.Value)))];
    }

    public string Title => graph.Name;

    public List<DrawnNode> Nodes { get; } = [];

    public IReadOnlyList<DrawnEdge> Edges { get; }

    public IEnumerable<DrawnGroup> Groups => groups.Values;

    public static GraphDrawing Of(ComputationGraph graph, GraphFold fold, string[] unfold) => new(graph, fold, unfold);

    private void Box(GraphEquation equation)
    {
        if (equation == loss)
        {
            boxes[equation] = Node(NodeKind.Loss, ["loss", equation.Formula], null);
        }
        else if (IsFolded(equation))
        {
            string words = graph.Layers.First(layer => layer.Key == equation.Layer).Value;
            (string, bool) key = (equation.Layer!, equation.IsBackward);
            if (!layers.TryGetValue(key, out DrawnNode? box))
            {
                NodeKind kind = equation.IsBackward ? NodeKind.Backward : inputLayers.Contains(equation.Layer!) ? NodeKind.Input : NodeKind.Forward;
                layers[key] = box = Node(kind, equation.IsBackward ? [$"gradients of {equation.Layer}", words] : [equation.Layer!, words], null);
            }

            boxes[equation] = box;
        }
        else if (equation.Step is { } step && ShowsSteps(equation))
        {
            DrawnGroup frame = new($"g{groups.Count}", $"{equation.Name}: {equation.Formula}", Frame(equation));
            groups.Add($"step {equation.Name}", frame);
            foreach (GraphEquation inside in step.Ports.Concat(step.Equations).Where(IsDrawn))
            {
                inside.IsBackward = equation.IsBackward;
                boxes[inside] = Node(KindOf(inside), Label(inside), frame);
            }
        }
        else if (IsDrawn(equation))
        {
            boxes[equation] = Node(KindOf(equation), Label(equation), Frame(equation));
        }
    }

    private void Connect(GraphEquation equation)
    {
        if (equation.Step is { } step && ShowsSteps(equation))
        {
            foreach (GraphEquation inside in step.Ports.Concat(step.Equations))
            {
                ConnectOperands(inside);
            }

            foreach ((GraphEquation after, GraphEquation carry) in step.Next.Zip(step.Ports.Where(port => port.Word == "carry")))
            {
                Arrow(after, carry, EdgeKind.NextStep, "next step");
            }
        }
        else
        {
            ConnectOperands(equation);
        }
    }

    private void ConnectOperands(GraphEquation equation)
    {
        foreach (GraphEquation operand in equation.Operands)
        {
            GraphEquation from = Source(equation, operand);

            // Row numbers and labels belong to the layer that asks for them; what the model reads is a layer of its own.
            if (from.Word != "input" || !IsFolded(from) || inputLayers.Contains(from.Layer!))
            {
                Arrow(from, equation, !from.IsBackward && equation.IsBackward ? EdgeKind.Kept : EdgeKind.Value, from.Shape);
            }
        }
    }

    /// <summary>Of a recurrence that is shown with its step, the value inside that leaves it.</summary>
    private GraphEquation Source(GraphEquation equation, GraphEquation operand) =>
        operand.Step is { } step && equation.Word == "pick" && ShowsSteps(operand) && shown.Contains(operand)
            ? step.Results[int.Parse(equation.Op.AsSpan(5), null)]
            : operand;

    /// <summary>Where the gradient begins: at what backward makes of the values that the loss is made of.</summary>
    private void Begin()
    {
        if (loss is null)
        {
            return;
        }

        HashSet<GraphEquation> compared = [];
        Stack<GraphEquation> waiting = new([loss]);
        while (waiting.TryPop(out GraphEquation? part))
        {
            foreach (GraphEquation operand in part.Operands.Where(operand => operand.Word != "input"))
            {
                if (operand.Shape == "[]")
                {
                    waiting.Push(operand);
                }
                else
                {
                    compared.Add(operand);
                }
            }
        }

        foreach (GraphEquation first in graph.Equations.Where(equation => equation.IsBackward && equation.Operands.Any(compared.Contains)
            && !equation.Operands.Any(operand => operand.IsBackward && operand.Shape != "[]" && operand.Word != "transpose")))
        {
            Arrow(loss, first, EdgeKind.Value, "dL = 1");
        }
    }

    /// <summary>The gradients of parameters: in a folded layer together.</summary>
    private void End()
    {
        Dictionary<string, List<KeyValuePair<string, GraphEquation>>> folded = [];
        foreach (KeyValuePair<string, GraphEquation> gradient in graph.Results.Where(result => ComputationGraph.IsGradient(result.Key)))
        {
            if (IsFolded(gradient.Value))
            {
                (folded.TryGetValue(gradient.Value.Layer!, out var list) ? list : folded[gradient.Value.Layer!] = []).Add(gradient);
            }
            else
            {
                Deliver([gradient]);
            }
        }

        foreach (List<KeyValuePair<string, GraphEquation>> together in folded.Values)
        {
            Deliver(together);
        }
    }

    private void Deliver(IReadOnlyList<KeyValuePair<string, GraphEquation>> gradients)
    {
        DrawnNode box = Node(NodeKind.Gradient, [.. gradients.Select(gradient => $"{gradient.Key} {gradient.Value.Shape}")], null);
        foreach (GraphEquation from in gradients.Select(gradient => gradient.Value).Distinct())
        {
            if (boxes.TryGetValue(from, out DrawnNode? made))
            {
                Arrow(made, box, EdgeKind.Value, "");
            }
        }
    }

    private void Arrow(GraphEquation from, GraphEquation to, EdgeKind kind, string label)
    {
        if (boxes.TryGetValue(from, out DrawnNode? left) && boxes.TryGetValue(to, out DrawnNode? right) && (left != right || kind == EdgeKind.NextStep))
        {
            Arrow(left, right, kind, IsFolded(from) || kind == EdgeKind.NextStep || from == loss ? label : "");
        }
    }

    private void Arrow(DrawnNode from, DrawnNode to, EdgeKind kind, string label)
    {
        List<string> labels = arrows.TryGetValue((from, to, kind), out List<string>? known) ? known : arrows[(from, to, kind)] = [];
        if (label.Length > 0 && !labels.Contains(label))
        {
            labels.Add(label);
        }
    }

    private DrawnNode Node(NodeKind kind, IReadOnlyList<string> lines, DrawnGroup? group)
    {
        var node = new DrawnNode($"n{Nodes.Count}", kind, lines, group);
        Nodes.Add(node);
        return node;
    }

    private bool IsFolded(GraphEquation equation) => fold == GraphFold.Layers && equation.Layer is { } layer && !unfolded.Contains(layer) && equation != loss;

    private bool ShowsSteps(GraphEquation recurrence) => !IsFolded(recurrence) && (fold == GraphFold.Nothing || unfolded.Contains(recurrence.Layer ?? ""));

    /// <summary>Numbers stand in the formulas of what takes them.</summary>
    private static bool IsDrawn(GraphEquation equation) => equation.Word is not ("constant" or "count" or "zeros");

    private DrawnGroup? Frame(GraphEquation equation)
    {
        if (equation.Layer is not { } layer)
        {
            return null;
        }

        string key = $"{(equation.IsBackward ? "gradients of " : "")}{layer}";
        return groups.TryGetValue(key, out DrawnGroup? frame) ? frame : groups[key] = new DrawnGroup($"g{groups.Count}", $"{key}: {graph.Layers.First(known => known.Key == layer).Value}", null);
    }

    private static NodeKind KindOf(GraphEquation equation) => equation.Word switch
    {
        "input" => NodeKind.Input,
        "param" => NodeKind.Parameter,
        _ => equation.IsBackward ? NodeKind.Backward : NodeKind.Forward,
    };

    private static string[] Label(GraphEquation equation) =>
        equation.Word is "input" or "param" ? [$"{equation.Name} {equation.Shape}"] : [$"{equation.Name} {equation.Shape}".Trim(), "= " + equation.Formula];
}
