using System.Globalization;
using SeqDsl.Generators.Catalog.Heads;
using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog;

/// <summary>The checks of what flows from layer to layer, while <see cref="Lowering"/> goes along.</summary>
internal static class FlowChecks
{
    /// <summary>Features that a layer can read at once, all sources and neighbours together; sums of sizes stay numbers of 32 bits.</summary>
    private const long MostRead = 1 << 30;

    /// <summary>Numbers of one weight: in single precision 2 GiB, the most that .NET reaches at once.</summary>
    private const long LargestWeight = int.MaxValue / sizeof(float);

    /// <summary>Why a layer cannot take its sources; null: it can.</summary>
    public static Problem? Unfit(ModelSpec spec, int index, Layer layer, int[] sources, Flow[] flows, Scope scope)
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
                string[] details = [layer.Word, takes, spec.Layers[source].Word, Words(flow.Kind), Advice(spec, index, layer, flow.Kind, source)];
                return new Problem(Rule.WrongKind, index, null, new(details)) { Remedies = sources.Length == 1 ? Possible(Remedies(spec, index, layer, flow.Kind), spec, index) : EquatableArray<Remedy>.Empty };
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

    /// <summary>A language model learns from tokens, other heads from targets: they cannot stand on one model.</summary>
    public static Problem? Unlike(ModelSpec spec, List<LoweredHead> heads)
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

    /// <summary>A layer that is fed what is no vector for each of its tokens.</summary>
    public static Problem NotFed(ModelSpec spec, int fed, string later, Flow given) => CannotBeFed(
        spec, fed, later, $"it is {(given.Kind == FlowKind.Sequence ? "a sequence of the other text" : Words(given.Kind))}", "name a layer that gives a vector for each of its own tokens");

    private static Problem CannotBeFed(ModelSpec spec, int layer, string later, string why, string advice) => new(Rule.CannotBeFed, layer, "Feed", new([spec.Layers[layer].Word, later, why, advice]));

    /// <summary>What is wrong with a loop that cannot be closed.</summary>
    public static Problem InTheLoop(ModelSpec spec, Scope.ModelScope shared, LoopOffence offence)
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

    /// <summary>Weights that no memory holds: of each layer the largest. A table's rows are known with the vocabulary only.</summary>
    public static Problem[] TooLarge(ModelSpec spec, ModelGraph graph) =>
    [
        .. graph.Equations.Where(value => value.Op is Parameter && Enumerable.Range(0, value.Shape.Rank).All(axis => value.Shape[axis].IsKnown) && Numbers(value) > LargestWeight)
            .GroupBy(value => value.Layer)
            .Select(weights => weights.OrderByDescending(Numbers).First())
            .Select(weight => new Problem(Rule.SizeTooLarge, weight.Layer, null, new(
            [
                spec.Layers[weight.Layer].Word,
                $"its weight {((Parameter)weight.Op).Name}",
                $"{string.Join(" · ", Enumerable.Range(0, weight.Shape.Rank).Select(axis => Text(weight.Shape[axis].Size)))} = {Text(Numbers(weight))} numbers, {Text(Numbers(weight) * sizeof(float) >> 30)} GiB in single precision",
                $"{Text(LargestWeight)} numbers",
            ]))),
    ];

    private static long Numbers(Value weight) => Enumerable.Range(0, weight.Shape.Rank).Aggregate(1L, (product, axis) => product * weight.Shape[axis].Size);

    /// <summary>A layer that nobody takes.</summary>
    public static Problem Unused(ModelSpec spec, int index)
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
    private static string Advice(ModelSpec spec, int index, Layer layer, FlowKind given, int source) => (given, layer.Takes[0]) switch
    {
        (FlowKind.Tokens, FlowKind.Sequence) when EmbeddingBehind(spec, index) is { } embedding => $"move {embedding} before {layer.Word}",
        (FlowKind.Tokens, FlowKind.Vector) => "put BagOfWords between them, or Embedding and Pool(Pooling.Last)",
        (FlowKind.Tokens, _) => "put Embedding(size) between them",
        (FlowKind.Sequence, FlowKind.Vector) => "put Pool(Pooling.Last) between them",
        (FlowKind.Vector, FlowKind.Sequence) when spec.Layers[source].Word == "BagOfWords" => "a bag has no order to read; put Embedding(size) in its place",
        (FlowKind.Vector, FlowKind.Sequence) => "remove the pooling before it, or take an earlier layer with From",
        (FlowKind.Scores, _) => "nothing can follow a head; write the head last",
        _ when TokensBefore(spec, index) is { } tokens => $"write From = [\"{tokens}\"] in {layer.Word}, which reads token ids"
            + (layer.Takes.Contains(FlowKind.Tokens) && layer.Role == LayerRole.Layer && layer.Word is not ("BagOfWords" or "Match") ? "; Concat(From = […]) puts what both give side by side" : ""),
        _ => $"{layer.Word} reads token ids; begin the model with Tokens",
    };

    /// <summary>The nearest input of tokens before a layer.</summary>
    private static string? TokensBefore(ModelSpec spec, int index)
    {
        int input = spec.Layers.ToList().FindLastIndex(index, layer => layer.Word is "Tokens" or "TargetTokens");
        return input < 0 ? null : LayerNames.Of(spec)[input];
    }

    /// <summary>An embedding that stands behind the layer that needs its vectors, and takes nothing by name.</summary>
    private static string? EmbeddingBehind(ModelSpec spec, int index)
    {
        LayerSpec? found = spec.Layers.Skip(index + 1).TakeWhile(layer => Vocabulary.Find(layer.Word) is { Role: LayerRole.Layer }).FirstOrDefault(layer => layer.Word == "Embedding");
        return found is { From.Count: 0 } ? $"Embedding({found.Integer("Size")})" : null;
    }

    /// <summary>The same as changes of the declaration. Where a size has to be chosen, it is a usual one.</summary>
    private static IEnumerable<Remedy> Remedies(ModelSpec spec, int index, Layer layer, FlowKind given) => (given, layer.Takes[0]) switch
    {
        (FlowKind.Tokens, FlowKind.Sequence) when EmbeddingBehind(spec, index) is { } embedding => [new(RemedyKind.MoveBefore, embedding)],
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
