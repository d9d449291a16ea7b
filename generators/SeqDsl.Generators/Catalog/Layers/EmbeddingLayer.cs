using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>
/// Row tokenₙ of a table [V, size] (Bengio et al., "A neural probabilistic language model", 2003). Dropout: whole rows, the same wherever the entry occurs in
/// the batch (Gal and Ghahramani 2016).
/// </summary>
internal sealed class EmbeddingLayer : Layer
{
    public override string Word => "Embedding";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Tokens];

    public override IReadOnlyList<string> Examples =>
        ["Embedding(4)", "Embedding(4, Deviation = 1)", "Embedding(4, Dropout = 0.3)", "Embedding(4, Pretrained = \"vectors.txt\", Frozen = true)"];

    public override Flow Lower(Scope scope, Flow input)
    {
        Term table = scope.Parameter(
            "weight", Shape.Of(Dimension.Vocabulary, scope.Spec.Integer("Size")), new InitialValues.Normal(scope.Spec.Number("Deviation", 0.1)), scope.Spec.Flag("Frozen"));
        scope.Shared.Table ??= table;
        Term tokens = scope.Term(input.Value), embedded = scope.TakeRows(table, tokens).Named("embedded");
        double dropout = scope.Frozen ? 0 : scope.Spec.Number("Dropout");
        return Flow.Sequence(dropout > 0 ? (embedded * scope.TakeRows(scope.RowMask(Dimension.Vocabulary, dropout), tokens)).Named("dropped") : embedded);
    }

    public override string Describe(LayerSpec spec) => $"Embedding {spec.Integer("Size")}";
}
