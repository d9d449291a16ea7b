using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>Ids [N] of what has been written so far, beginning with the start; entries of a vocabulary of its own, so that the model's first input has V′ entries and this one V.</summary>
internal sealed class TargetTokensInput : Layer
{
    public override string Word => "TargetTokens";

    public override LayerRole Role => LayerRole.Input;

    public override IReadOnlyList<FlowKind> Takes => [];

    public override IReadOnlyList<string> Examples => ["TargetTokens", "TargetTokens(Unit = TokenUnit.Character)"];

    public override Flow Lower(Scope scope, Flow input) => Flow.Tokens(scope.Input(scope.Packing.Ids));

    public override string Describe(LayerSpec spec) => spec.Choice("Unit", "Word") == "Word" ? "target tokens" : "target characters";
}
