using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>
/// yᵢ = Σⱼ softmaxⱼ(score(queryᵢ, memoryⱼ)) memoryⱼ over the tokens j of the same sequence. Scores: q·k and qᵀ·W·k (Luong et al., "Effective approaches to attention-based
/// neural machine translation", 2015), v·tanh(W·q + U·k) (Bahdanau et al., "Neural machine translation by jointly learning to align and translate", 2015).
/// Of one source, query and memory are the same.
/// </summary>
internal sealed class AttendLayer : Layer
{
    public override string Word => "Attend";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence];

    public override bool JoinsSources => false;

    public override IReadOnlyList<string> Examples =>
        ["Attend(Attention.Dot)", "Attend(Attention.General, Scaled = true, From = [\"left\", \"right\"])", "Attend(Attention.Additive, Size = 3)"];

    public override IEnumerable<Problem> Check(LayerSpec spec, int index)
    {
        bool additive = Scoring(spec) == "Additive";
        if (additive && spec.Flag("Scaled"))
        {
            yield return Without("Scaled", "it is for dot products, whose size grows with the number of features; remove it, or use Attention.Dot or Attention.General");
        }

        if (!additive && spec.Integer("Size") > 0)
        {
            yield return Without("Size", $"Attention.{Scoring(spec)} has no W and U of a size of their own; remove it, or use Attention.Additive");
        }

        Problem Without(string argument, string why) => new(Rule.LayerWithoutEffect, index, argument, new([$"{argument} of Attend", why]));
    }

    public override Misfit? Refuses(Scope scope, IReadOnlyList<Flow> sources)
    {
        Dimension query = sources[0].Value.Shape[1], memory = sources[sources.Count - 1].Value.Shape[1];
        return sources.Count > 2 ? new(2, "one source, or two: a query and a memory", "a third", "put those that belong together side by side with Concat")
            : !sources[0].Packing.IsMain && sources[sources.Count - 1].Packing.IsMain
                ? new(0, "a query out of the model's last input where the memory is", "a sequence of the first input", "turn them round, From = [\"of the last\", \"of the first\"], or declare the inputs in the other order")
            : Scoring(scope.Spec) == "Dot" && query != memory
                ? new(1, $"a memory of {query} features, as the query has", $"{memory} features", $"use Attention.General, or put Linear({query}) between them")
            : null;
    }

    public override Flow Lower(Scope scope, Flow input)
    {
        Term query = scope.Term(scope.Sources[0].Value), memory = scope.Term(scope.Sources[scope.Sources.Count - 1].Value);
        int features = memory.Shape[1].Size;
        bool within = scope.Sources[0].Packing == scope.Sources[scope.Sources.Count - 1].Packing;
        Value? memoryOf = within ? null : scope.Input(Input.SourceOf);
        Term context = scope.Term(Scoring(scope.Spec) switch
        {
            "Additive" => Additive(scope, query, memory, memoryOf),
            "General" => scope.Graph.Attention(Scaled(scope, scope.Linear(query, features, "weight", null)), memory, memory, memoryOf),
            _ => scope.Graph.Attention(Scaled(scope, query), memory, memory, memoryOf),
        });

        // Of another text all is known from the beginning; then a context knows of its own text what the query does.
        Flow asked = scope.Sources[0];
        return new Flow(
            FlowKind.Sequence, context.Named("context"), [new FeatureSpan(features, Reverse: false) { KnowsBefore = within || asked.KnowsBefore, KnowsAfter = within || asked.KnowsAfter }]);
    }

    public override string Describe(LayerSpec spec) => $"Attend {Scoring(spec).ToLowerInvariant()}{(spec.Flag("Scaled") ? " scaled" : "")}";

    private static string Scoring(LayerSpec spec) => spec.Choice("Scoring", "Dot");

    private static Term Scaled(Scope scope, Term query) => scope.Spec.Flag("Scaled") ? query / Math.Sqrt(query.Shape[1].Size) : query;

    private static Value Additive(Scope scope, Term query, Term memory, Value? memoryOf)
    {
        int size = scope.Spec.Integer("Size", query.Shape[1].Size);
        Term queries = scope.Linear(query, size, "query.weight", bias: null).Named("query"), keys = scope.Linear(memory, size, "memory.weight", bias: null).Named("keys");
        return scope.Graph.AdditiveAttention(queries, keys, memory, scope.Parameter("score.weight", Shape.Of(1, size), new InitialValues.Uniform(1 / Math.Sqrt(size))), memoryOf);
    }
}
