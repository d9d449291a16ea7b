using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>What is made of a lowered graph, in order. The verifier runs after each pass; tests hold each to the interpreter's answer.</summary>
internal static class PassPipeline
{
    /// <summary>A pass and why it stands where it does.</summary>
    public sealed class Pass(string name, Func<ModelGraph, CancellationToken, ModelGraph> run)
    {
        public string Name { get; } = name;

        /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
        public ModelGraph Run(ModelGraph graph, CancellationToken cancellation = default) => run(graph, cancellation);
    }

    /// <summary>Forward only, so that what is differentiated is already small: backward inherits every merge and hoist.</summary>
    public static IReadOnlyList<Pass> Forward { get; } =
    [
        new("RemoveUnused", (graph, cancellation) => new RemoveUnused().Rewrite(graph, cancellation)), // an LSTM's cell state is yielded by its step and read by nobody
        new("Simplify", (graph, cancellation) => new Simplify().Rewrite(graph, cancellation)), // so that equal things look equal
        new("MergeGates", MergeGates.Run), // before hoisting: one product leaves the loop, not four
        new("HoistInputs", (graph, cancellation) => new HoistInputs().Rewrite(graph, cancellation)),
    ];

    public static IReadOnlyList<Pass> Training { get; } =
    [
        new("Differentiate", (graph, cancellation) => new Differentiate().Rewrite(graph, cancellation)),
        new("Simplify", (graph, cancellation) => new Simplify().Rewrite(graph, cancellation)), // gradients of gates, each padded with zeros, become one concatenation
        new("RemoveUnused", (graph, cancellation) => new RemoveUnused().Rewrite(graph, cancellation)), // before sinking: what nobody needs must not be stacked
        new("HoistInputs", (graph, cancellation) => new HoistInputs().Rewrite(graph, cancellation)), // derivatives of activations need no gradient: all steps at once
        new("SinkOutputs", (graph, cancellation) => new SinkOutputs().Rewrite(graph, cancellation)), // weight gradients: one product after the loop
        new("Simplify", (graph, cancellation) => new Simplify().Rewrite(graph, cancellation)),
        new("FuseProducts", FuseProducts.Run), // last: differentiation and merging know products and sums apart
        new("RemoveUnused", (graph, cancellation) => new RemoveUnused().Rewrite(graph, cancellation)),
    ];

    public static IReadOnlyList<Pass> Inference { get; } =
    [
        new("RemoveDropout", RemoveDropout.Run),
        .. Forward,
        new("SinkOutputs", (graph, cancellation) => new SinkOutputs().Rewrite(graph, cancellation)),
        new("Simplify", (graph, cancellation) => new Simplify().Rewrite(graph, cancellation)),
        new("FuseProducts", FuseProducts.Run),
        new("RemoveUnused", (graph, cancellation) => new RemoveUnused().Rewrite(graph, cancellation)),
    ];

    /// <summary>The same for raw memory: a cell's scan is left to its kernel; another, a loop over steps of its own, goes through all passes.</summary>
    public static IReadOnlyList<Pass> KernelTraining(RecurrenceNumbers numbers) =>
    [
        new("UseKernels", (graph, cancellation) => UseKernels.Run(graph, numbers, cancellation)), // before all that would change a cell's step
        new("FuseProjectedLoss", (graph, cancellation) => new FuseProjectedLoss().Rewrite(graph, cancellation)), // while the product is still beside the loss
        new("FuseLoss", (graph, cancellation) => new FuseLoss().Rewrite(graph, cancellation)), // before differentiation, which finds the gradient made
        .. Forward,
        .. Training,
    ];

    public static IReadOnlyList<Pass> KernelInference(RecurrenceNumbers numbers) =>
    [
        .. Inference.Take(1), // RemoveDropout
        new("UseKernels", (graph, cancellation) => UseKernels.Run(graph, numbers, cancellation)),
        .. Inference.Skip(1),
    ];

    /// <summary>The loss in use, where it can be had without logits.</summary>
    public static IReadOnlyList<Pass> KernelLoss(RecurrenceNumbers numbers) =>
    [
        .. Inference.Take(1), // RemoveDropout
        new("UseKernels", (graph, cancellation) => UseKernels.Run(graph, numbers, cancellation)),
        new("FuseProjectedLoss", (graph, cancellation) => new FuseProjectedLoss().Rewrite(graph, cancellation)),
        .. Inference.Skip(1),
    ];

    /// <summary>A lowered graph that returns logits, loss and scores, made into what is written.</summary>
    /// <param name="lowered">The graph.</param>
    /// <param name="writing">Of a model that writes, how it goes on by a token: see LoweredModel.Writing.</param>
    /// <param name="cancellation">An editor asks for another text before this one is done.</param>
    public static CompiledModel Compile(ModelGraph lowered, ModelGraph? writing = null, CancellationToken cancellation = default)
    {
        ModelGraph training = Run([.. Forward, .. Training], Only(lowered, "logits", "state", "loss"), cancellation);
        bool smooths = lowered.Equations.Any(value => value.Op is CrossEntropy { Smoothing: > 0 }); // in training: in use the loss is another one
        ModelGraph inference = Run(Inference, Only(lowered, ["logits", "state", "scores", .. smooths ? ["loss"] : Array.Empty<string>()]), cancellation);
        IReadOnlyList<Value> parameters = [.. lowered.Parameters];
        var numbers = new RecurrenceNumbers();
        KernelModel kernels = CompileKernels(lowered, parameters, numbers, cancellation);
        return new CompiledModel(training, inference, parameters, PlanMemory.Run(training), writing is null ? kernels : kernels with { Writing = Write(writing, 2, KernelInference(numbers), cancellation) })
        {
            Writing = writing is null ? null : Write(writing, 1, Inference, cancellation),
        };
    }

    /// <summary>
    /// A step and what is read before it, each by the passes of a model in use. They are taken apart behind those that concern both: dropout, which is no part of either, and
    /// kernels, of which a recurrence has the same one in both as in training.
    /// </summary>
    private static WritingGraphs Write(ModelGraph writing, int together, IReadOnlyList<Pass> passes, CancellationToken cancellation)
    {
        WritingGraphs cut = CutSource.Run(Run(passes.Take(together), writing, cancellation), holdTransposed: together > 1);
        return new(Run(passes.Skip(together), cut.Reading, cancellation), Run(passes.Skip(together), cut.Step, cancellation));
    }

    private static KernelModel CompileKernels(ModelGraph lowered, IReadOnlyList<Value> parameters, RecurrenceNumbers numbers, CancellationToken cancellation)
    {
        ModelGraph training = Run(KernelTraining(numbers), Only(lowered, "state", "loss"), cancellation);
        ModelGraph inference = Run(KernelInference(numbers), Only(lowered, "logits", "state", "loss", "scores"), cancellation);
        ModelGraph loss = Run(KernelLoss(numbers), Only(lowered, "state", "loss"), cancellation);
        bool apart = loss.Equations.Any(value => value.Op is ProjectedCrossEntropy or AdaptiveCrossEntropy);
        return new KernelModel(
            training, PlanWorkspace.Run(training, parameters), inference, PlanWorkspace.Run(inference, parameters), apart ? loss : null, apart ? PlanWorkspace.Run(loss, parameters) : null);
    }

    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public static ModelGraph Run(IEnumerable<Pass> passes, ModelGraph graph, CancellationToken cancellation = default)
    {
        GraphVerifier.Verify(graph, "lowering");
        foreach (Pass pass in passes)
        {
            cancellation.ThrowIfCancellationRequested();
            graph = pass.Run(graph, cancellation);
            GraphVerifier.Verify(graph, pass.Name);
        }

        return graph;
    }

    /// <summary>The graph with some of its results; a head's by their kind.</summary>
    public static ModelGraph Only(ModelGraph graph, params string[] results) =>
        graph with { Results = [.. graph.Results.Where(result => results.Any(result.IsOf))] };
}
