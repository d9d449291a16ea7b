using SeqDsl.Generators.Graph.Interpretation;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Graph;

/// <summary>What an op that a kernel computes means, as equations: ports stand for its operands.</summary>
/// <param name="operands">The ports.</param>
/// <param name="results">In the order of the op's results; null for one that nobody may ask for.</param>
internal sealed class Definition(IReadOnlyList<Value> operands, IReadOnlyList<Value?> results)
{
    public IReadOnlyList<Value?> Results { get; } = results;

    /// <summary>The port for an operand of the given shape.</summary>
    public static Value Port(GraphBuilder builder, int index, Shape shape, string name) =>
        builder.Make(new Port(StepPort.Invariant, index, shape), [], name);

    public Block Evaluate(IReadOnlyList<Block> blocks, Evaluation run)
    {
        Dictionary<Value, Block> values = [];
        for (int index = 0; index < operands.Count; index++)
        {
            values.Add(operands[index], blocks[index]);
        }

        GraphInterpreter.Evaluate(Reachable.From(Results.OfType<Value>()), values, run);
        return new Block([.. Results.Select(result => result is null ? new Block() : values[result])]);
    }
}
