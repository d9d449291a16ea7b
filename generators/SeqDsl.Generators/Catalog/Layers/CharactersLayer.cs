using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>
/// A vector for each token out of the characters of its word. The distinct words of the batch are a packing of their own, [U] words of together [M] characters;
/// what is made of them, [U, F], is taken to the tokens: [N, F].
/// Recurrent: the last states of a cell that reads forward and of one that reads backward (Ling et al., "Finding function in form", 2015; Lample et al.,
/// "Neural architectures for named entity recognition", 2016).
/// </summary>
internal sealed class CharactersLayer : Layer
{
    public override string Word => "Characters";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Tokens];

    public override IReadOnlyList<string> Examples =>
    [
        "Characters(3, Hidden = 4)",
        "Characters(3, Hidden = 2, Encoder = CharacterEncoder.Gru, Dropout = 0.3)",
    ];

    public override Flow Lower(Scope scope, Flow input)
    {
        // As Ma and Hovy (2016) begin: uniform in ±√(3/size), a variance of 1/size.
        int size = scope.Spec.Integer("Size");
        Term table = scope.Parameter("embedding.weight", Shape.Of(Dimension.Characters, size), new InitialValues.Uniform(Math.Sqrt(3.0 / size)));
        Term characters = scope.TakeRows(table, scope.Input(Packing.Words.Ids)).Named("characters");
        Term words = BothWays(scope, scope.Dropout(characters, scope.Spec.Number("Dropout"))).Named("words");
        return Flow.Sequence(scope.TakeRows(words, scope.Input(Input.WordOf)).Named("spelled"));
    }

    public override string Describe(LayerSpec spec) =>
        $"Characters {spec.Integer("Size")} Bi{spec.Choice("Encoder", "Lstm").ToUpperInvariant()} {spec.Integer("Hidden", 25)}";

    /// <summary>[M, size] → [U, 2 · hidden]: each direction where it has read the whole word.</summary>
    private static Term BothWays(Scope scope, Term characters)
    {
        int hidden = scope.Spec.Integer("Hidden", 25);
        Term forward = scope.Term(RecurrentLayer.Run(scope, RecurrentLayer.StepOf(scope.Spec), characters, hidden, "_l0", reverse: false));
        Term backward = scope.Term(RecurrentLayer.Run(scope, RecurrentLayer.StepOf(scope.Spec), characters, hidden, "_l0_reverse", reverse: true));
        return scope.Concat([scope.TakeRows(forward, scope.Input(Packing.Words.LastToken)), scope.TakeRows(backward, scope.Input(Packing.Words.FirstToken))]);
    }
}
