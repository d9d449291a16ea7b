using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog;

/// <summary>A graph without open loops, or what keeps one of them open.</summary>
internal sealed record ClosedLoops(ModelGraph Graph, LoopOffence? Offence = null);

/// <summary>Why a loop cannot be closed.</summary>
/// <param name="Fed">The name of the layer that is fed.</param>
/// <param name="Value">What is made of more than one token; null: what is fed is not made of the layer.</param>
internal sealed record LoopOffence(string Fed, Value? Value);

/// <summary>
/// Where a layer is fed what a later one gave for the token before, all equations from the one to the other are one recurrence. They were said over all tokens, [N, F]; here each becomes
/// an equation over the rows of a step, [n, F]: what works row by row as it is, a scan by its own step, whose states the loop carries, attention to another text by a step's rows of the
/// query. What other equations need of them is yielded.
/// </summary>
internal static class FedLoops
{
    /// <param name="graph">With a result of <see cref="Fed.Result"/> for each <see cref="Fed"/> in it.</param>
    public static ClosedLoops Close(ModelGraph graph)
    {
        while (graph.Equations.FirstOrDefault(value => value.Op is Fed) is { } fed)
        {
            var loop = new FedLoop(graph, fed);
            if (loop.Offence is { } offence)
            {
                return new(graph, offence);
            }

            graph = loop.Close();
        }

        return new(graph with { Results = [.. graph.Results.Where(result => !result.IsOf(Fed.Result))] });
    }
}
