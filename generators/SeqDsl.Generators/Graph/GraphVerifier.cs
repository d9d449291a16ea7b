using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Graph;

/// <summary>Holds a graph against the rules that every pass must keep; run after each of them.</summary>
internal static class GraphVerifier
{
    /// <exception cref="InvalidOperationException">A rule is broken; the message names the equation.</exception>
    public static void Verify(ModelGraph graph, string after)
    {
        Verify(graph.Equations, port: null, after);
        if (graph.Results.GroupBy(result => result.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InvalidOperationException($"After {after}: two results are called {twice.Key}.");
        }
    }

    private static void Verify(IReadOnlyList<Value> equations, StepGraph? port, string after)
    {
        var defined = new HashSet<Value>();
        foreach (Value value in equations)
        {
            Check(value.Operands.All(defined.Contains), "an operand comes after its use");
            Check(value.Op.Infer(value.Operands) == value.Shape, "its shape is not the one inferred");
            Check(value.Operands.All(operand => operand.Kind != ElementKind.Bundle || value.Op is Pick), "the results of an op that has several are used without pick");
            if (value.Op is Port { Of: var kind, Index: var index })
            {
                Check(port is not null, "a port stands outside a step");
                IReadOnlyList<Value> ports = kind switch { StepPort.Carry => port!.Carries, StepPort.Slice => port!.Slices, _ => port!.Invariants };
                Check(index < ports.Count && ports[index] == value, "it is not one of its step's ports");
            }

            if (value.Op is Scan scan)
            {
                Check(port is null, "a scan stands in a step");
                Check(value.Operands.Count == scan.Step.Carries.Count + scan.Step.Slices.Count + scan.Step.Invariants.Count, "operands and ports differ in number");
                Check(scan.Step.Next.Count == scan.Step.Carries.Count, "carries and next values differ in number");
                Verify(scan.Step.Equations, scan.Step, after);
            }
            else
            {
                Check(port is null || value.Op is not (Parameter or Input), "a parameter or input is read inside a step instead of entering it");
            }

            defined.Add(value);

            void Check(bool holds, string broken)
            {
                if (!holds)
                {
                    throw new InvalidOperationException($"After {after}: in '{value}' {broken}.");
                }
            }
        }
    }
}
