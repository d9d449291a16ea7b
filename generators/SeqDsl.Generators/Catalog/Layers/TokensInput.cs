using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>Ids [N] of words or characters.</summary>
internal sealed class TokensInput : Layer
{
    public override string Word => "Tokens";

    public override LayerRole Role => LayerRole.Input;

    public override IReadOnlyList<FlowKind> Takes => [];

    public override IReadOnlyList<string> Examples => ["Tokens", "Tokens(Unit = TokenUnit.Character)"];

    public override Flow Lower(Scope scope, Flow input) => Flow.Tokens(scope.Input(scope.Packing.Ids));

    public override string Describe(LayerSpec spec) => spec.Choice("Unit", "Word") == "Word" ? "tokens" : "characters";
}
