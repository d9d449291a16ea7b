using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Cells;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog;

/// <summary>A declaration as a graph that returns logits, loss and scores, and what the writer needs besides.</summary>
/// <param name="Graph">Before any pass.</param>
/// <param name="Input">The attribute of the input, of two the last: the batch's own.</param>
/// <param name="Heads">The heads in the order of the declaration.</param>
/// <param name="Layers">The layers in the order of the declaration; their numbers are the values' <see cref="Value.Layer"/>.</param>
/// <param name="Cells">The step of each kind of cell.</param>
internal sealed record LoweredModel(
    ModelGraph Graph, LayerSpec Input, IReadOnlyList<LoweredHead> Heads, IReadOnlyList<LoweredLayer> Layers, IReadOnlyList<CellStep> Cells)
{
    /// <summary>
    /// Of a model that writes, how it goes on by one token: from each state, as it was, to the logits and to each state, as it is then; and what each state is before the first.
    /// Null for others.
    /// </summary>
    public ModelGraph? Writing { get; init; }
}

/// <summary>A layer of a lowered model.</summary>
/// <param name="Name">What its parameters begin with.</param>
/// <param name="Words">What it is: "BiLSTM 128".</param>
/// <param name="Shape">Of what it gives.</param>
internal sealed record LoweredLayer(string Name, string Words, Shape Shape);

/// <summary>A head of a lowered model.</summary>
/// <param name="Head">Its entry.</param>
/// <param name="Spec">Its attribute.</param>
/// <param name="Name">What its parameters begin with.</param>
internal sealed record LoweredHead(Head Head, LayerSpec Spec, string Name);

/// <summary>A lowered model, or why there is none.</summary>
internal sealed record LoweringResult(LoweredModel? Model, IReadOnlyList<Problem> Problems);

/// <summary>From a declaration to its graph: each layer says itself, in the order of the flow; what flows in is checked first, by <see cref="FlowChecks"/>.</summary>
internal static class Lowering
{
    /// <summary>As <see cref="Lower(ModelSpec, CancellationToken)"/>, without what only a compilation needs: to find what is wrong.</summary>
    public static LoweringResult Check(ModelSpec spec, CancellationToken cancellation) => Lower(spec, isCompiled: false, cancellation);

    /// <param name="spec">A declaration in which <see cref="StructureChecks"/> finds no mistake.</param>
    /// <param name="cancellation">An editor asks for another text before this one is done.</param>
    public static LoweringResult Lower(ModelSpec spec, CancellationToken cancellation = default) => Lower(spec, isCompiled: true, cancellation);

    private static LoweringResult Lower(ModelSpec spec, bool isCompiled, CancellationToken cancellation)
    {
        // What is fed to a layer is made behind it; how large it is does not depend on what is fed, so a first lowering tells.
        LoweringResult? sized = spec.Layers.Any(layer => RecurrentLayer.FeedOf(layer) is not null) ? Lower(spec, new GraphBuilder(), new Scope.ModelScope(), cancellation) : null;
        if (sized is { Model: null })
        {
            return sized;
        }

        var graph = new GraphBuilder();
        bool writes = HasTwoVocabularies(spec);
        var shared = new Scope.ModelScope
        {
            CarriesStates = spec.Layers.Any(layer => layer.Word == "NextToken") && spec.Layers.All(layer => layer.Word != "PreviousToken"),
            IsWriting = writes,
            SizeOf = SizeOf,
        };
        LoweringResult lowered = Lower(spec, graph, shared, cancellation);
        if (lowered.Model is not { } model)
        {
            return lowered;
        }

        ClosedLoops closed = FedLoops.Close(model.Graph);
        if (closed.Offence is { } offence)
        {
            return new LoweringResult(null, [FlowChecks.InTheLoop(spec, shared, offence)]);
        }

        if (!writes || !isCompiled)
        {
            return lowered with { Model = model with { Graph = closed.Graph } };
        }

        // Into the same graph: what reads the source is said once, and is the same values.
        ModelGraph step = Lower(spec, graph, new Scope.ModelScope { CarriesStates = true, IsStep = true, SizeOf = SizeOf, Recurrences = shared.Recurrences }, cancellation).Model!.Graph;
        ModelGraph writing = step with
        {
            Results =
            [
                .. step.Results.Where(result => result.IsOf("logits") || result.IsOf("state") || result.IsOf(Fed.Result)),
                .. shared.StatesBefore.Select((state, number) => GraphResult.OfHead($"{number}", "before", state)),
            ],
        };
        return lowered with { Model = model with { Graph = closed.Graph, Writing = FedLoops.Close(writing).Graph } };

        int SizeOf(string layer) => sized!.Model!.Layers.First(sized => sized.Name == layer).Shape[1].Size;
    }

    private static LoweringResult Lower(ModelSpec spec, GraphBuilder graph, Scope.ModelScope shared, CancellationToken cancellation)
    {
        string[] names = LayerNames.Of(spec);
        var flows = new Flow[names.Length];
        var taken = new bool[names.Length];
        List<LoweredHead> heads = [];
        List<GraphResult> results = [];
        List<Value> losses = [];
        int[] inputs = [.. Enumerable.Range(0, names.Length).Where(index => Vocabulary.Find(spec.Layers[index].Word)!.Role == LayerRole.Input)];
        int last = -1;
        for (int index = 0; index < names.Length; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            graph.Layer = index;
            LayerSpec written = spec.Layers[index];
            Layer layer = Vocabulary.Find(written.Word)!;
            Flow input = Flow.Tokens(null!);
            Flow[] given = [];
            if (layer.Role != LayerRole.Input)
            {
                int[] sources = SourcesOf(written, names, last);
                if (FlowChecks.Unfit(spec, index, layer, sources, flows, new Scope(graph, written, names[index], shared, heads.Count) { Named = FlowOf }) is { } problem)
                {
                    return new LoweringResult(null, [problem]);
                }

                given = [.. sources.Select(source => layer is Head || sources.Length > 1 ? InBatch(flows[source], graph) : flows[source])];
                input = layer.JoinsSources ? Join(given, graph) : given[0];
                foreach (int source in sources)
                {
                    taken[source] = true;
                }
            }

            var scope = new Scope(graph, written, names[index], shared, heads.Count)
            {
                Sources = given,
                Packing = inputs.Length > 1 && index == inputs[0] ? Packing.Source : Packing.Main,
                Named = name =>
                {
                    taken[Array.IndexOf(names, name)] = true;
                    return FlowOf(name);
                },
            };
            flows[index] = layer.Lower(scope, input);
            if (scope.Packing == Packing.Source && HasTwoVocabularies(spec))
            {
                flows[index] = flows[index] with { Entries = Dimension.SourceVocabulary };
            }

            foreach (Scope.FedLoop loop in shared.Loops.Where(loop => loop.Later == names[index]))
            {
                taken[index] = true;
                int fed = Array.IndexOf(names, loop.Layer);
                if (flows[index].Kind != FlowKind.Sequence || flows[index].Packing != flows[fed].Packing)
                {
                    return new LoweringResult(null, [FlowChecks.NotFed(spec, fed, loop.Later, flows[index])]);
                }

                if (loop.State is { } state)
                {
                    shared.StatesAfter[state] = graph.TakeRows(flows[index].Value, graph.Input(flows[index].Packing.LastToken), loop.Later + "After");
                }

                if (!shared.IsStep || !flows[index].Packing.IsMain)
                {
                    results.Add(GraphResult.OfHead(loop.Layer, Fed.Result, flows[index].Value));
                }
            }

            if (layer is Head head)
            {
                Term logits = scope.Term(flows[index].Value);
                heads.Add(new LoweredHead(head, written, names[index]));
                losses.Add(Weighted(head.Loss(scope, logits), written.Number("Weight", 1)));
                results.Add(GraphResult.OfHead(names[index], "logits", logits));
                results.Add(GraphResult.OfHead(names[index], "scores", head.Scores(scope, logits)));
            }
            else
            {
                last = index;
            }
        }

        if (FlowChecks.Unlike(spec, heads) is { } unlike)
        {
            return new LoweringResult(null, [unlike]);
        }

        if (heads.Count > 1)
        {
            foreach (LoweredHead head in heads)
            {
                results.First(result => result.Name == $"{head.Name}.logits").Value.Name = head.Name + "Logits";
            }
        }

        results.AddRange(shared.StatesAfter.Select((state, number) => GraphResult.OfHead($"{number}", "state", state)));
        results.Add(new GraphResult("loss", graph.Sum(losses, "loss")!));
        Problem[] unused = [.. Enumerable.Range(0, names.Length).Where(index => flows[index].Kind != FlowKind.Scores && !taken[index]).Select(index => FlowChecks.Unused(spec, index))];
        if (unused.Length > 0)
        {
            return new LoweringResult(null, unused);
        }

        var model = new ModelGraph(spec.Name, results);
        Problem[] tooLarge = FlowChecks.TooLarge(spec, model);
        if (tooLarge.Length > 0)
        {
            return new LoweringResult(null, tooLarge);
        }

        return new LoweringResult(
            new LoweredModel(
                model,
                spec.Layers[inputs[inputs.Length - 1]],
                heads,
                [.. spec.Layers.Select((layer, index) => new LoweredLayer(names[index], Vocabulary.Find(layer.Word)!.Describe(layer), flows[index].Value.Shape))],
                [.. spec.Layers.SelectMany(layer => layer.LanguageModel?.Model.Layers.AsEnumerable() ?? [layer]).Where(layer => layer.Cell is not null).Select(RecurrentLayer.LayerStepOf).GroupBy(CellText.Write).Select(steps => steps.First())]),
            HeavyHeads.Find(spec, model, heads));

        Flow FlowOf(string name) => flows[Array.IndexOf(names, name)];
    }

    /// <summary>Whether what is read and what is written are entries of two vocabularies.</summary>
    public static bool HasTwoVocabularies(ModelSpec spec) => spec.Layers.Any(layer => layer.Word == "TargetTokens");

    /// <summary>A vector of a source, for the batch's sequences: so vectors of both inputs go together.</summary>
    private static Flow InBatch(Flow flow, GraphBuilder graph) => flow.Kind == FlowKind.Vector ? flow.With(Scope.InBatch(graph, flow.Value)) : flow;

    /// <summary>The layers that a layer takes: those named, or the last one before it that is no head.</summary>
    public static int[] SourcesOf(LayerSpec written, string[] names, int last) =>
        written.From.Count == 0 ? [last] : [.. written.From.Select(source => Array.IndexOf(names, source))];

    private static Value Weighted(Term loss, double weight) => weight == 1 ? loss : (weight * loss).Named("weightedLoss");

    /// <summary>Several sources side by side along their features.</summary>
    public static Flow Join(IReadOnlyList<Flow> flows, GraphBuilder graph) =>
        flows.Count == 1 ? flows[0]
        : new Flow(flows[0].Kind, graph.Concat([.. flows.Select(flow => flow.Value)], axis: 1), [.. flows.SelectMany(flow => flow.Spans)]);
}
