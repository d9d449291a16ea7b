using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>Ids [N] of words or characters.</summary>
/// <param name="word">
/// "Tokens"; or "TargetTokens", what has been written so far, beginning with the start: entries of a vocabulary of its own, so that the model's first input has V′ entries and
/// this one V.
/// </param>
/// <param name="called">What stands before "tokens" in the header of generated code.</param>
internal sealed class TokensInput(string word, string called = "") : Layer
{
    public override string Word => word;

    public override LayerRole Role => LayerRole.Input;

    public override IReadOnlyList<FlowKind> Takes => [];

    public override IReadOnlyList<string> Examples => [word, $"{word}(Unit = TokenUnit.Character)"];

    public override Flow Lower(Scope scope, Flow input) => Flow.Tokens(scope.Input(scope.Packing.Ids));

    public override string Describe(LayerSpec spec) => called + (spec.Choice("Unit", "Word") == "Word" ? "tokens" : "characters");
}
