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
        ["Embedding(4)", "Embedding(4, Deviation = 1)", "Embedding(4, Dropout = 0.3)", "Embedding(4, Tied = true)", "Embedding(4, Pretrained = \"vectors.txt\", Frozen = true)"];

    public override IEnumerable<Problem> Check(LayerSpec spec, int index) => spec.Flag("Tied")
        ? new[] { "Deviation", "Pretrained", "Frozen" }.Where(option => spec.Choice(option, "").Length > 0)
            .Select(option => new Problem(Rule.OptionWithoutEffect, index, option, new([Word, option, "Tied takes the table of another embedding; write it there"])))
        : [];

    public override Misfit? Refuses(Scope scope, IReadOnlyList<Flow> sources) =>
        !scope.Spec.Flag("Tied") ? null
        : !scope.Shared.Tables.TryGetValue(sources[0].Entries, out Value? table) ? new(0, "tokens that another embedding has a table for, because it is Tied", "tokens without one", "drop Tied")
        : table.Shape[1].Size is var size && size != scope.Spec.Integer("Size")
            ? new(0, $"tokens whose table has {scope.Spec.Integer("Size")} features", $"tokens with a table of {size}", $"write Embedding({size}, Tied = true), or drop Tied")
        : null;

    public override Flow Lower(Scope scope, Flow input)
    {
        Dimension entries = input.Entries;
        Term table = scope.Spec.Flag("Tied") ? scope.Term(scope.Shared.Tables[entries]) : scope.Parameter(
            "weight", Shape.Of(entries, scope.Spec.Integer("Size")), new InitialValues.Normal(scope.Spec.Number("Deviation", 0.1)), scope.Spec.Flag("Frozen"));
        scope.Shared.Tables[entries] = scope.Shared.Tables.TryGetValue(entries, out Value? first) ? first : table;
        Term tokens = scope.Term(input.Value), embedded = scope.TakeRows(table, tokens).Named("embedded");
        double dropout = scope.Frozen ? 0 : scope.Spec.Number("Dropout");
        return Flow.Sequence(dropout > 0 ? (embedded * scope.TakeRows(scope.RowMask(entries, dropout), tokens)).Named("dropped") : embedded);
    }

    public override string Describe(LayerSpec spec) => $"Embedding {spec.Integer("Size")}{(spec.Flag("Tied") ? " tied" : "")}";
}
