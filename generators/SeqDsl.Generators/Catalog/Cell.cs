using SeqDsl.Generators.Graph;

namespace SeqDsl.Generators.Catalog;

/// <summary>A recurrent cell: what one step does. Layers, directions and the loop are <see cref="RecurrentLayer"/>'s.</summary>
internal abstract class Cell
{
    /// <summary>The gates in the order in which PyTorch stacks their weights.</summary>
    public abstract IReadOnlyList<string> Gates { get; }

    /// <summary>The states' names; the first is the output.</summary>
    public abstract IReadOnlyList<string> States { get; }

    /// <summary>The step in a line of mathematics, for the header of generated code.</summary>
    public abstract string Equations { get; }

    /// <summary>The states after the step.</summary>
    public abstract IReadOnlyList<Term> Step(StepWords s, Term x, IReadOnlyList<Term> states);
}

/// <summary>The words in which a cell's step is said.</summary>
/// <param name="graph">The step's builder.</param>
/// <param name="hidden">Units.</param>
/// <param name="gates">The cell's gates.</param>
/// <param name="weights">weight_ih [G·H, I], weight_hh [G·H, H], bias_ih [G·H], bias_hh [G·H], all gates stacked.</param>
internal sealed class StepWords(GraphBuilder graph, int hidden, IReadOnlyList<string> gates, IReadOnlyDictionary<string, Value> weights)
{
    /// <summary>W·x + b of one gate.</summary>
    public Term FromInput(string gate, Term x) => Affine(gate, x, "ih");

    /// <summary>U·h + c of one gate.</summary>
    public Term FromState(string gate, Term h) => Affine(gate, h, "hh");

    public Term Sigmoid(Term x, string name) => new(graph, graph.Sigmoid(x, name));

    public Term Tanh(Term x, string name) => new(graph, graph.Tanh(x, name));

    private Term Affine(string gate, Term x, string which)
    {
        int start = gates.ToList().IndexOf(gate) * hidden;
        Value weight = graph.Slice(weights["weight_" + which], 0, start, hidden);
        Value bias = graph.Slice(weights["bias_" + which], 0, start, hidden);
        return new Term(graph, graph.Add(graph.Project(x, weight), bias));
    }
}
