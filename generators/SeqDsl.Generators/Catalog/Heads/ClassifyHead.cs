using SeqDsl.Generators.Graph;

namespace SeqDsl.Generators.Catalog.Heads;

/// <summary>One label for each sequence: softmax(x·Wᵀ + b), cross entropy averaged over sequences.</summary>
internal sealed class ClassifyHead : Head
{
    public override string Word => "Classify";

    public override string Kind => "classify";

    public override bool PerToken => false;

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Vector];

    public override IReadOnlyList<string> Examples => ["Classify<Colour>", "Classify(3)"];

    public override Term Loss(Scope scope, Term logits) =>
        scope.Term(scope.Graph.CrossEntropy(logits, scope.Labels(Dimension.Sequences), "loss"));
}
