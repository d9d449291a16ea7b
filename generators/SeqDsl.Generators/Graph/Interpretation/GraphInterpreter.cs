namespace SeqDsl.Generators.Graph.Interpretation;

/// <summary>Computes a graph equation by equation in double precision: slow, plain, and the oracle for everything that is fast.</summary>
internal static class GraphInterpreter
{
    /// <summary>The value of each result of the graph.</summary>
    public static IReadOnlyDictionary<string, Block> Run(ModelGraph graph, Evaluation run)
    {
        var values = new Dictionary<Value, Block>();
        Evaluate(graph.Equations, values, run);
        return graph.Results.ToDictionary(result => result.Name, result => values[result.Value]);
    }

    /// <summary>Adds the value of each equation that has none yet.</summary>
    public static void Evaluate(IReadOnlyList<Value> equations, Dictionary<Value, Block> values, Evaluation run)
    {
        foreach (Value value in equations)
        {
            if (!values.ContainsKey(value))
            {
                values[value] = value.Op.Evaluate([.. value.Operands.Select(operand => values[operand])], run);
            }
        }
    }
}
