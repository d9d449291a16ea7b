using System.Globalization;
using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog.Heads;

/// <summary>
/// A language model (Bengio et al. 2003; Mikolov et al. 2010): at each token a probability for every entry of the vocabulary, softmax(x·Wᵀ + b), cross entropy
/// averaged over tokens. Tied, W is the embedding's table (Press and Wolf 2017; Inan et al. 2017). Adaptive, a softmax in two steps: <see cref="AdaptiveLogProbabilities"/>.
/// </summary>
/// <param name="word">"NextToken", "PreviousToken" for what reads from the end, or "Generate" for what is written behind another sequence that was read.</param>
/// <param name="reverse">In which direction its source must have read.</param>
internal sealed class TokenHead(string word, bool reverse) : Head
{
    public override string Word => word;

    public override string Kind => word.ToLowerInvariant();

    public override bool PerToken => true;

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence];

    public override IReadOnlyList<string> Examples => word == "Generate" ? [word, $"{word}(Tied = true, LabelSmoothing = 0.1)"]
        : [word, $"{word}(Tied = true)", $"{word}(Adaptive = [2, 4])", $"{word}(Tied = true, Adaptive = [3])"];

    public override bool ChoosesOne(LayerSpec spec) => false;

    /// <summary>As many as the vocabulary has entries.</summary>
    public override int Columns(LayerSpec spec) => 0;

    public override IEnumerable<Problem> Check(LayerSpec spec, int index)
    {
        if (spec.List("Adaptive") is { } cutoffs && !AreRising(cutoffs))
        {
            yield return new(Rule.CutoffsNotRising, index, "Adaptive", new([word, cutoffs.Replace(",", ", ")]));
        }
    }

    public override Misfit? Refuses(Scope scope, IReadOnlyList<Flow> sources)
    {
        IEnumerable<(FeatureSpan Span, int Source)> spans = sources.SelectMany((source, index) => source.Spans.Select(span => (span, index)));
        if (spans.FirstOrDefault(span => reverse ? span.Span.KnowsBefore : span.Span.KnowsAfter) is { Span: { } known } other)
        {
            bool readTheOtherWay = reverse ? !known.KnowsAfter : !known.KnowsBefore && known.Reverse;
            bool isBidirectional = sources[other.Source].Spans.Any(span => span.Reverse != known.Reverse);
            return new(
                other.Source,
                reverse ? "what was read from the end to the beginning" : "what was read from the beginning to the end",
                $"features that know the tokens {(reverse ? "before" : "after")} their own, and so what they shall predict",
                !readTheOtherWay ? "take away what sees both sides of a token: Attend, Conv, Contextual, Bidirectional = true; or take an earlier layer with From"
                    : reverse ? "write Reverse = true on every recurrent layer before it"
                    : !isBidirectional ? "drop Reverse = true; or write PreviousToken, which predicts what stands before what was read"
                    : "drop Bidirectional = true; a reverse layer gets a PreviousToken of its own, beside the forward one with NextToken")
            {
                Remedies = !readTheOtherWay || reverse || isBidirectional ? new([new(RemedyKind.ReadOneWay, reverse ? "Reverse = true" : "")]) : EquatableArray<Remedy>.Empty,
            };
        }

        int features = sources.Sum(source => source.Value.Shape[1].Size);
        return !scope.Spec.Flag("Tied") ? null
            : !scope.Shared.Tables.TryGetValue(Dimension.Vocabulary, out Value? table) ? new(0, "the features of an embedding, whose table it shares", "no embedding", "write Embedding(size) at the beginning, or drop Tied")
            : table.Shape[1].Size is var size && size != features
                ? new(0, $"{size} features, as its embedding's table has", $"{features} features", $"put Linear({size}) between them, or drop Tied")
                {
                    Remedies = sources.Count == 1 ? new([new(RemedyKind.PutBetween, $"Linear({size})")]) : EquatableArray<Remedy>.Empty,
                }
            : null;
    }

    public override Flow Lower(Scope scope, Flow input)
    {
        var initial = new InitialValues.Uniform(1 / Math.Sqrt(input.Value.Shape[1].Size));
        Term weight = scope.Spec.Flag("Tied")
            ? scope.Term(scope.Shared.Tables[Dimension.Vocabulary])
            : scope.Parameter("weight", Shape.Of(Dimension.Vocabulary, input.Value.Shape[1]), initial);
        Term bias = scope.Parameter("bias", Shape.Of(Dimension.Vocabulary), new InitialValues.Constant(0));
        Term x = scope.Term(input.Value);
        if (scope.Spec.List("Adaptive") is not { } cutoffs)
        {
            return new(FlowKind.Scores, (scope.Project(x, weight) + bias).Named("logits"), []);
        }

        var clusters = new VocabularyClusters(cutoffs);
        Term clusterWeight = scope.Parameter("cluster_weight", Shape.Of(clusters.Count, input.Value.Shape[1]), initial);
        Term clusterBias = scope.Parameter("cluster_bias", Shape.Of(clusters.Count), new InitialValues.Constant(0));
        Term logProbabilities = scope.Term(scope.Graph.Make(
            new AdaptiveLogProbabilities(clusters), [scope.Project(x, weight) + bias, scope.Project(x, clusterWeight) + clusterBias], "logits"));
        return new(FlowKind.Scores, logProbabilities, []);
    }

    public override Term Loss(Scope scope, Term logits) =>
        scope.Term(scope.Graph.Make(new CrossEntropy(scope.Spec.Number("LabelSmoothing")), [logits, scope.Labels(Dimension.Tokens)], "loss"));

    /// <summary>The logits of an adaptive softmax are ln p already.</summary>
    public override Term Scores(Scope scope, Term logits) => scope.Spec.List("Adaptive") is null ? base.Scores(scope, logits) : scope.Term(scope.Graph.Exp(logits));

    public override string Describe(LayerSpec spec) => $"{word} V{(spec.Flag("Tied") ? " tied" : "")}{(spec.List("Adaptive") is { } cutoffs ? $" [{cutoffs}]" : "")}";

    private static bool AreRising(string cutoffs)
    {
        int[] numbers = [0, .. cutoffs.Split(',').Select(cutoff => cutoff.Length > 0 ? int.Parse(cutoff, CultureInfo.InvariantCulture) : 0)];
        return numbers.Skip(1).Zip(numbers, (cutoff, before) => cutoff > before).All(rises => rises);
    }
}
