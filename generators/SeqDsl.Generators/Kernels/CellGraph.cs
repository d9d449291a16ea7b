using System.Globalization;
using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Cells;
using SeqDsl.Generators.Graph.Ops;
using SeqDsl.Generators.Passes;

namespace SeqDsl.Generators.Kernels;

/// <summary>
/// A cell alone, over packed sequences, forward and backward: results "state 0" …, "d input", "d field 0" …, "d initial 0" …. The model's own passes
/// make it, but only products leave the loop: what is computed unit by unit costs nothing while it is in registers, and storing it would.
/// </summary>
internal static class CellGraph
{
    public const string Input = "input", OutputGradient = "output gradient";

    public static IReadOnlyList<PassPipeline.Pass> Passes { get; } =
    [
        new("SplitConcats", (graph, cancellation) => new SplitConcats().Rewrite(graph, cancellation)),
        new("Simplify", (graph, cancellation) => new Simplify().Rewrite(graph, cancellation)),
        new("MergeGates", MergeGates.Run),
        new("HoistInputs", (graph, cancellation) => new HoistInputs(productsOnly: true).Rewrite(graph, cancellation)), // W·x of all tokens
        new("RemoveUnused", (graph, cancellation) => new RemoveUnused().Rewrite(graph, cancellation)), // a state that no step reads is no carry
        new("Differentiate", (graph, cancellation) => WithoutSeed(new Differentiate().Rewrite(graph, cancellation))),
        new("Simplify", (graph, cancellation) => new Simplify().Rewrite(graph, cancellation)),
        new("RemoveUnused", (graph, cancellation) => new RemoveUnused().Rewrite(graph, cancellation)),
        new("SinkOutputs", (graph, cancellation) => new SinkOutputs(productsOnly: true).Rewrite(graph, cancellation)), // weight gradients, dx
        new("Simplify", (graph, cancellation) => new Simplify().Rewrite(graph, cancellation)),
        new("RemoveUnused", (graph, cancellation) => new RemoveUnused().Rewrite(graph, cancellation)),
    ];

    public static string State(int index) => $"state {index}";

    public static string Initial(int index) => $"initial {index}";

    public static string Field(int index) => $"field {index}";

    public static string Mask(int index) => $"mask {index}";

    /// <summary>
    /// The loss has done its work. Gradients of initial states are where the backward loop ends: no array of them is needed. Nothing learns from masks.
    /// </summary>
    private static ModelGraph WithoutSeed(ModelGraph graph)
    {
        string[] ends = [ModelGraph.GradientOf("initial "), ModelGraph.GradientOf("mask "), ModelGraph.GradientOf(OutputGradient)];
        return graph with { Results = [.. graph.Results.Where(result => result.Name != "loss" && !ends.Any(end => result.Name.StartsWith(end, StringComparison.Ordinal)))] };
    }

    public static ModelGraph Of(CellStep cell, CancellationToken cancellation = default) =>
        PassPipeline.Run(Passes, Lower(cell, KernelSizes.Inputs, KernelSizes.Hidden, projected: KernelSizes.Projected), cancellation);

    /// <summary>Which state each carry of the forward scan is: those that nothing needs are gone.</summary>
    public static IReadOnlyList<int> ForwardCarries(Value scan) =>
        [.. ((Scan)scan.Op).Step.Carries.Select((_, carry) => int.Parse(((Parameter)scan.Operands[carry].Op).Name.Substring("initial ".Length), CultureInfo.InvariantCulture))];

    /// <summary>Which carry of the forward scan each carry of the backward scan is the gradient of: in the same order, some left out.</summary>
    public static IReadOnlyList<int> BackwardCarries(Value forward, Value backward)
    {
        string[] names = [.. ((Scan)forward.Op).Step.Next.Select(value => Differentiate.GradientName(value))];
        List<int> carries = [];
        foreach (Value carry in ((Scan)backward.Op).Step.Carries)
        {
            carries.Add(Array.IndexOf(names, carry.Name, carries.Count > 0 ? carries[carries.Count - 1] + 1 : 0));
        }

        return carries.Contains(-1) ? throw new InvalidOperationException("A carry of the backward scan is no carry's gradient.") : carries;
    }

    /// <summary>The states after each token, and the loss whose gradient with respect to the output is given.</summary>
    public static ModelGraph Lower(CellStep cell, int inputs, int hidden, bool reverse = false, int projected = 0)
    {
        var g = new GraphBuilder();
        Value x = Given(Input, Shape.Of(Dimension.Tokens, inputs), cell.Input);
        Value[] fields = [.. cell.Fields.Select((field, index) => Given(Field(index), RecurrentLayer.ShapeOf(field, inputs, hidden, projected), field.Name))];
        Value[] initial = [.. cell.States.Select((state, index) => Given(Initial(index), Shape.Of(Dimension.Sequences, hidden), state + "Initial"))];
        Value[] masks = [.. cell.Masks.Select((mask, index) => Given(Mask(index), Shape.Of(Dimension.Tokens, hidden), mask))];
        StepGraph step = RecurrentLayer.StepOf(cell, x.Shape, [.. fields.Select(field => field.Shape)], hidden);
        Value scan = g.Scan(new Scan(step, reverse), [.. initial, x, .. masks, .. fields], "scan");
        Value[] states = [.. cell.States.Select((state, index) => g.Pick(scan, index, state))];
        Value gradient = Given(OutputGradient, states[0].Shape, "outputGradient");
        return new ModelGraph(
            cell.Name,
            [.. states.Select((state, index) => new GraphResult(State(index), state)), new GraphResult("loss", g.Make(Against.Op, [states[0], gradient]))]);

        Value Given(string name, Shape shape, string called) => g.Make(new Parameter(name, shape, new InitialValues.Constant(0)), [], called);
    }
}
