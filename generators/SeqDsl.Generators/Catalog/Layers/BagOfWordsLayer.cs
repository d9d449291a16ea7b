using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>
/// Counts c [B, V]; as mean c / length; as tf-idf c∘idf / ‖c∘idf‖ (Spärck Jones, "A statistical interpretation of term specificity", 1972).
/// </summary>
internal sealed class BagOfWordsLayer : Layer
{
    public override string Word => "BagOfWords";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Tokens];

    public override IReadOnlyList<string> Examples =>
        ["BagOfWords", "BagOfWords(Weighting = BagWeighting.Mean)", "BagOfWords(Weighting = BagWeighting.TfIdf)"];

    public override Misfit? Refuses(Scope scope, IReadOnlyList<Flow> sources) => OnlyOfBatch(sources);

    public override Flow Lower(Scope scope, Flow input)
    {
        Term counts = scope.Term(scope.Graph.CountTokens());
        switch (scope.Spec.Choice("Weighting", "Sum"))
        {
            case "Mean":
                return Flow.Vector(counts / scope.Input(Input.Lengths));
            case "TfIdf":
                Term weighted = (counts * scope.Input(Input.InverseDocumentFrequency)).Named("weighted");
                return Flow.Vector(weighted / scope.Sqrt(scope.SumFeatures(weighted * weighted)));
            default:
                return Flow.Vector(counts);
        }
    }

    public override string Describe(LayerSpec spec) => $"BagOfWords {spec.Choice("Weighting", "Sum").ToLowerInvariant()} V";
}
