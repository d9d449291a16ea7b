using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog.Heads;

/// <summary>Real numbers for each sequence: x·Wᵀ + b, squared error averaged over sequences and numbers.</summary>
internal sealed class RegressHead : Head
{
    public override string Word => "Regress";

    public override string Kind => "regress";

    public override bool PerToken => false;

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Vector];

    public override IReadOnlyList<string> Examples => ["Regress", "Regress(2)"];

    public override bool ChoosesOne(LayerSpec spec) => false;

    public override int Numbers(LayerSpec spec) => spec.Integer("Size", 1);

    public override Flow Lower(Scope scope, Flow input) =>
        new(FlowKind.Scores, scope.Linear(scope.Term(input.Value), Numbers(scope.Spec)).Named("numbers"), []);

    public override Term Loss(Scope scope, Term logits) =>
        scope.Term(scope.Graph.Make(SquaredError.Op, [logits, scope.Numbers(Dimension.Sequences, logits.Shape[1].Size)]));

    /// <summary>What is computed is what is told.</summary>
    public override Term Scores(Scope scope, Term logits) => logits;

    public override string Describe(LayerSpec spec) => $"Regress {Numbers(spec)}";
}
