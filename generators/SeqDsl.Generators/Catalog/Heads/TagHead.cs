using SeqDsl.Generators.Graph;

namespace SeqDsl.Generators.Catalog.Heads;

/// <summary>One label for each token: softmax(x·Wᵀ + b), cross entropy averaged over tokens.</summary>
internal sealed class TagHead : Head
{
    public override string Word => "Tag";

    public override string Kind => "tag";

    public override bool PerToken => true;

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence];

    public override IReadOnlyList<string> Examples => ["Tag<Colour>", "Tag(3)"];

    public override Term Loss(Scope scope, Term logits) =>
        scope.Term(scope.Graph.CrossEntropy(logits, scope.Labels(Dimension.Tokens), "loss"));
}
