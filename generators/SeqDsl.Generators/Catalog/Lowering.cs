using System.Globalization;
using SeqDsl.Generators.Catalog.Heads;
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

/// <summary>From a declaration to its graph: each layer says itself, in the order of the flow; what flows in is checked first.</summary>
internal static class Lowering
{
    /// <summary>Features that a layer can read at once, all sources and neighbours together; sums of sizes stay numbers of 32 bits.</summary>
    private const long MostRead = 1 << 30;

    /// <param name="spec">A declaration in which <see cref="StructureChecks"/> finds no mistake.</param>
    public static LoweringResult Lower(ModelSpec spec)
    {
        // What is fed to a layer is made behind it; how large it is does not depend on what is fed, so a first lowering tells.
        LoweringResult? sized = spec.Layers.Any(layer => RecurrentLayer.FeedOf(layer) is not null) ? Lower(spec, new GraphBuilder(), new Scope.ModelScope()) : null;
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
        LoweringResult lowered = Lower(spec, graph, shared);
        if (lowered.Model is not { } model)
        {
            return lowered;
        }

        ClosedLoops closed = FedLoops.Close(model.Graph);
        if (closed.Offence is { } offence)
        {
            return new LoweringResult(null, [InTheLoop(spec, shared, offence)]);
        }

        if (!writes)
        {
            return lowered with { Model = model with { Graph = closed.Graph } };
        }

        // Into the same graph: what reads the source is said once, and is the same values.
        ModelGraph step = Lower(spec, graph, new Scope.ModelScope { CarriesStates = true, IsStep = true, SizeOf = SizeOf, Recurrences = shared.Recurrences }).Model!.Graph;
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

    private static LoweringResult Lower(ModelSpec spec, GraphBuilder graph, Scope.ModelScope shared)
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
            graph.Layer = index;
            LayerSpec written = spec.Layers[index];
            Layer layer = Vocabulary.Find(written.Word)!;
            Flow input = Flow.Tokens(null!);
            Flow[] given = [];
            if (layer.Role != LayerRole.Input)
            {
                int[] sources = SourcesOf(written, names, last);
                if (Unfit(spec, index, layer, sources, flows, new Scope(graph, written, names[index], shared, heads.Count) { Named = FlowOf }) is { } problem)
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
                    string gives = flows[index].Kind == FlowKind.Sequence ? "a sequence of the other text" : Words(flows[index].Kind);
                    return new LoweringResult(null, [CannotBeFed(spec, fed, loop.Later, $"it is {gives}", "name a layer that gives a vector for each of its own tokens")]);
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

        if (Unlike(spec, heads) is { } unlike)
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
        Problem[] unused = [.. Enumerable.Range(0, names.Length).Where(index => flows[index].Kind != FlowKind.Scores && !taken[index]).Select(index => Unused(spec, index))];
        if (unused.Length > 0)
        {
            return new LoweringResult(null, unused);
        }

        var model = new ModelGraph(spec.Name, results);
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

    private static Problem CannotBeFed(ModelSpec spec, int layer, string later, string why, string advice) => new(Rule.CannotBeFed, layer, "Feed", new([spec.Layers[layer].Word, later, why, advice]));

    /// <summary>What is wrong with a loop that cannot be closed.</summary>
    private static Problem InTheLoop(ModelSpec spec, Scope.ModelScope shared, LoopOffence offence)
    {
        string[] names = LayerNames.Of(spec);
        string later = shared.Loops.First(loop => loop.Layer == offence.Fed).Later;
        return CannotBeFed(
            spec, Array.IndexOf(names, offence.Fed), later,
            offence.Value is null ? $"{later} is not made of what {offence.Fed} gives"
                : $"{names[offence.Value.Layer]}, which stands between them, looks at more than one token at a time",
            offence.Value is null ? "name a layer that takes it, directly or through others, or drop Feed"
                : $"take {names[offence.Value.Layer]} out of the loop, by From or by feeding an earlier layer's result, or drop Feed");
    }

    /// <summary>Whether what is read and what is written are entries of two vocabularies.</summary>
    public static bool HasTwoVocabularies(ModelSpec spec) => spec.Layers.Any(layer => layer.Word == "TargetTokens");

    /// <summary>A vector of a source, for the batch's sequences: so vectors of both inputs go together.</summary>
    private static Flow InBatch(Flow flow, GraphBuilder graph) => flow.Kind == FlowKind.Vector ? flow.With(Scope.InBatch(graph, flow.Value)) : flow;

    /// <summary>The layers that a layer takes: those named, or the last one before it that is no head.</summary>
    public static int[] SourcesOf(LayerSpec written, string[] names, int last) =>
        written.From.Count == 0 ? [last] : [.. written.From.Select(source => Array.IndexOf(names, source))];

    /// <summary>A language model learns from tokens, other heads from targets: they cannot stand on one model.</summary>
    private static Problem? Unlike(ModelSpec spec, List<LoweredHead> heads)
    {
        if (heads.FirstOrDefault(head => head.Head is TokenHead) is not { } predicts)
        {
            return null;
        }

        int index = spec.Layers.ToList().IndexOf(predicts.Spec);
        return spec.Layers[0].Word != "Tokens"
                ? new Problem(Rule.HeadsThatCannotMeet, index, null, new([predicts.Spec.Word, spec.Layers[0].Word, "it predicts entries of the vocabulary; begin the model with Tokens"]))
            : predicts.Spec.Word == "Generate" && heads.Count > 1
                ? new Problem(Rule.HeadsThatCannotMeet, index, null, new(["Generate", heads.First(head => head != predicts).Spec.Word, "what is written is one sequence; make the other head a model of its own"]))
            : heads.FirstOrDefault(head => head.Head is not TokenHead) is { } other
                ? new Problem(Rule.HeadsThatCannotMeet, index, null, new([predicts.Spec.Word, other.Spec.Word, "a language model learns from texts alone; make it a model of its own, which this one can use by Contextual"]))
            : null;
    }

    private static Value Weighted(Term loss, double weight) => weight == 1 ? loss : (weight * loss).Named("weightedLoss");

    /// <summary>Several sources side by side along their features.</summary>
    public static Flow Join(IReadOnlyList<Flow> flows, GraphBuilder graph) =>
        flows.Count == 1 ? flows[0]
        : new Flow(flows[0].Kind, graph.Concat([.. flows.Select(flow => flow.Value)], axis: 1), [.. flows.SelectMany(flow => flow.Spans)]);

    private static Problem? Unfit(ModelSpec spec, int index, Layer layer, int[] sources, Flow[] flows, Scope scope)
    {
        foreach (int source in sources)
        {
            Flow flow = flows[source];
            bool joins = sources.Length == 1 || !layer.JoinsSources || (flow.Kind == flows[sources[0]].Kind && flow.Kind is FlowKind.Sequence or FlowKind.Vector
                                                 && flow.Value.Shape[1].IsKnown);
            if (!layer.Takes.Contains(flow.Kind) || !joins)
            {
                string takes = sources.Length == 1 || !layer.Takes.Contains(flow.Kind)
                    ? string.Join(" or ", layer.Takes.Select(Words))
                    : "several sources of one kind, each with a known number of features";
                string[] details = [layer.Word, takes, spec.Layers[source].Word, Words(flow.Kind), Advice(layer, flow.Kind, spec.Layers[source].Word)];
                return new Problem(Rule.WrongKind, index, null, new(details)) { Remedies = sources.Length == 1 ? Possible(Remedies(layer, flow.Kind), spec, index) : EquatableArray<Remedy>.Empty };
            }
        }

        long read = sources.Sum(source => flows[source].Kind is FlowKind.Sequence or FlowKind.Vector ? (long)flows[source].Value.Shape[1].Size : 0) * scope.Spec.Integer("Width", 1);
        if (read > MostRead)
        {
            return new Problem(Rule.SizeTooLarge, index, null, new([layer.Word, "what it reads at once", Text(read), Text(MostRead)]));
        }

        if (sources.Length < layer.LeastSources)
        {
            return new Problem(Rule.LayerWithoutEffect, index, null, new([layer.Word, $"it puts several layers together and takes one; name {layer.LeastSources} or more in its From"]));
        }

        int apart = Array.FindIndex(sources, source => flows[source].Kind == FlowKind.Sequence && (layer is Head ? !flows[source].Packing.IsMain : layer.JoinsSources && flows[source].Packing != flows[sources[0]].Packing));
        if (apart >= 0)
        {
            string takes = layer is Head ? "a sequence of the model's last input" : "several sources of one input's tokens";
            string advice = layer is Head ? "a head predicts for what is read last; declare the inputs in the other order, or put a Pool between them"
                : "two texts have other tokens; Attend(From = [\"of the last\", \"of the first\"]) brings what belongs together to the tokens of the last";
            return new Problem(Rule.WrongKind, index, null, new([layer.Word, takes, spec.Layers[sources[apart]].Word, $"one of its {(flows[sources[apart]].Packing.IsMain ? "last" : "first")}", advice]));
        }

        return layer.Refuses(scope, [.. sources.Select(source => flows[source])]) is not { } misfit ? null
            : misfit.Source == Misfit.OfFeed ? CannotBeFed(spec, index, misfit.Takes, misfit.Gives, misfit.Advice)
            : misfit.Source == Misfit.OfInitial ? new Problem(Rule.StateDoesNotFit, index, "Initial", new([layer.Word, misfit.Takes, misfit.Gives, misfit.Advice]))
            : new Problem(Rule.WrongKind, index, null, new([layer.Word, misfit.Takes, spec.Layers[sources[misfit.Source]].Word, misfit.Gives, misfit.Advice])) { Remedies = Possible(misfit.Remedies, spec, index) };
    }

    private static Problem Unused(ModelSpec spec, int index)
    {
        string[] details = [spec.Layers[index].Word, "no layer takes what it gives; name it in the From of a later layer, or remove it"];
        return new Problem(Rule.LayerWithoutEffect, index, null, new(details));
    }

    private static string Text(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Words(FlowKind kind) => kind switch
    {
        FlowKind.Tokens => "token ids",
        FlowKind.Sequence => "a sequence of vectors",
        FlowKind.Vector => "one vector for each sequence",
        _ => "the scores of a head",
    };

    /// <summary>What would make it fit.</summary>
    private static string Advice(Layer layer, FlowKind given, string source) => (given, layer.Takes[0]) switch
    {
        (FlowKind.Tokens, FlowKind.Vector) => "put BagOfWords between them, or Embedding and Pool(Pooling.Last)",
        (FlowKind.Tokens, _) => "put Embedding(size) between them",
        (FlowKind.Sequence, FlowKind.Vector) => "put Pool(Pooling.Last) between them",
        (FlowKind.Vector, FlowKind.Sequence) when source == "BagOfWords" => "a bag has no order to read; put Embedding(size) in its place",
        (FlowKind.Vector, FlowKind.Sequence) => "remove the pooling before it, or take an earlier layer with From",
        (FlowKind.Scores, _) => "nothing can follow a head; write the head last",
        _ => $"{layer.Word} belongs directly behind Tokens",
    };

    /// <summary>The same as changes of the declaration. Where a size has to be chosen, it is a usual one.</summary>
    private static IEnumerable<Remedy> Remedies(Layer layer, FlowKind given) => (given, layer.Takes[0]) switch
    {
        (FlowKind.Tokens, FlowKind.Vector) => [new(RemedyKind.PutBetween, "BagOfWords")],
        (FlowKind.Tokens, FlowKind.Sequence) => [new(RemedyKind.PutBetween, "Embedding(100)")],
        (FlowKind.Sequence, FlowKind.Vector) => [new(RemedyKind.PutBetween, "Pool(Pooling.Last)"), .. Instead(layer, "Classify", "Tag")],
        (FlowKind.Vector, FlowKind.Sequence) => Instead(layer, "Tag", "Classify"),
        _ => [],
    };

    /// <summary>Without a layer to be put before a head where a later one takes, without naming it, what the head takes: that one would get another source.</summary>
    private static EquatableArray<Remedy> Possible(IEnumerable<Remedy> remedies, ModelSpec spec, int index)
    {
        bool alone = true;
        for (int later = index + 1; IsHead(index) && later < spec.Layers.Count && alone && (later == index + 1 || IsHead(later - 1)); later++)
        {
            alone = spec.Layers[later].From.Count > 0 || Vocabulary.Find(spec.Layers[later].Word)!.Role == LayerRole.Input;
        }

        return new([.. remedies.Where(remedy => alone || remedy.Kind != RemedyKind.PutBetween || remedy.Source.Length > 0)]);

        bool IsHead(int layer) => Vocabulary.Find(spec.Layers[layer].Word) is Head;
    }

    private static IEnumerable<Remedy> Instead(Layer layer, string word, string other) => layer.Word == word ? [new(RemedyKind.ChangeWord, other)] : [];
}
