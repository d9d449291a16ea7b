using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>Afterwards c + a·b is one operation where the product is used for nothing else, and so is c plus rows that are added up (an embedding's gradient, where its table is tied to a head). Runs after differentiation, which does not know the op.</summary>
internal sealed class FuseProducts : Rewriter
{
    private readonly HashSet<Value> single = [];

    public static ModelGraph Run(ModelGraph graph, CancellationToken cancellation = default)
    {
        var pass = new FuseProducts();
        pass.Find(graph.Equations, graph.Results.Select(result => result.Value));
        foreach (StepGraph step in graph.Equations.Select(value => value.Op).OfType<Scan>().Select(scan => scan.Step))
        {
            pass.Find(step.Equations, [.. step.Next, .. step.Yields, .. step.Sums]);
        }

        return pass.Rewrite(graph, cancellation);
    }

    protected override StepGraph Step(StepGraph step) => CopyStep(step);

    protected override Value Equation(Value original, IReadOnlyList<Value> operands, GraphBuilder g)
    {
        if (original.Op is Add)
        {
            for (int product = 0; product < 2; product++)
            {
                Value addend = operands[1 - product];
                if (single.Contains(original.Operands[product]) && operands[product].Op is MatMul
                    && (addend.Shape == original.Shape || (addend.Shape.Rank == 1 && addend.Shape[0] == original.Shape[1])))
                {
                    return g.Make(AddMatMul.Op, [addend, .. operands[product].Operands], original.Name);
                }

                if (single.Contains(original.Operands[product]) && operands[product].Op is AddRows && addend.Shape == original.Shape && addend.Op is not (MatMul or Parameter))
                {
                    return g.Make(AddRowsTo.Op, [addend, .. operands[product].Operands], original.Name);
                }
            }
        }

        return base.Equation(original, operands, g);
    }

    private void Find(IReadOnlyList<Value> equations, IEnumerable<Value> results)
    {
        Dictionary<Value, List<Value>> users = Reachable.Users(equations);
        single.UnionWith(equations.Where(value => value.Op is MatMul or AddRows && users.TryGetValue(value, out List<Value>? list) && list.Count == 1).Except(results));
    }
}
