using SeqDsl.Generators.Graph;

namespace SeqDsl.Generators.Catalog;

/// <summary>A value with operators, so that a layer reads like its paper.</summary>
internal readonly struct Term(GraphBuilder graph, Value value)
{
    public GraphBuilder Graph { get; } = graph;

    public Value Value { get; } = value;

    public Shape Shape => Value.Shape;

    public static implicit operator Value(Term term) => term.Value;

    public static Term operator +(Term left, Term right) => new(left.Graph, left.Graph.Add(left, right));

    public static Term operator +(Term left, double right) => new(left.Graph, left.Graph.Add(left, left.Graph.Constant(right)));

    public static Term operator -(Term left, Term right) => new(left.Graph, left.Graph.Subtract(left, right));

    /// <summary>Element by element.</summary>
    public static Term operator *(Term left, Term right) => new(left.Graph, left.Graph.Multiply(left, right));

    public static Term operator *(double left, Term right) => new(right.Graph, right.Graph.Multiply(right, right.Graph.Constant(left)));

    public static Term operator /(Term left, Term right) => new(left.Graph, left.Graph.Divide(left, right));

    public static Term operator /(Term left, double right) => new(left.Graph, left.Graph.Divide(left, left.Graph.Constant(right)));

    /// <summary>The same equation under the name that generated code shall use.</summary>
    public Term Named(string name)
    {
        Value.Name = name;
        return this;
    }
}
