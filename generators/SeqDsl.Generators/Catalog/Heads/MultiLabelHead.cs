using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog.Heads;

/// <summary>Any number of labels for each sequence: σ(x·Wᵀ + b), binary cross entropy averaged over sequences and labels.</summary>
internal sealed class MultiLabelHead : Head
{
    public override string Word => "MultiLabel";

    public override string Kind => "multilabel";

    public override bool PerToken => false;

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Vector];

    public override IReadOnlyList<string> Examples => ["MultiLabel<Colour>", "MultiLabel(3)"];

    public override bool ChoosesOne(LayerSpec spec) => false;

    public override int Numbers(LayerSpec spec) => Labels(spec);

    public override Term Loss(Scope scope, Term logits) =>
        scope.Term(scope.Graph.Make(BinaryCrossEntropy.Op, [logits, scope.Numbers(Dimension.Sequences, logits.Shape[1].Size)]));

    public override Term Scores(Scope scope, Term logits) => scope.Sigmoid(logits).Named("probabilities");
}
