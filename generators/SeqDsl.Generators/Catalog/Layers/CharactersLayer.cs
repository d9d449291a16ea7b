using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>
/// A vector for each token out of the characters of its word. The distinct words of the batch are a packing of their own, [U] words of together [M] characters;
/// what is made of them, [U, F], is taken to the tokens: [N, F].
/// Recurrent: the last states of a cell that reads forward and of one that reads backward (Ling et al., "Finding function in form", 2015; Lample et al.,
/// "Neural architectures for named entity recognition", 2016). Convolution: for each filter the largest of its values over the word's characters (dos Santos
/// and Zadrozny, "Learning character-level representations for part-of-speech tagging", 2014; Ma and Hovy, "End-to-end sequence labeling", 2016).
/// </summary>
internal sealed class CharactersLayer : Layer
{
    public override string Word => "Characters";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Tokens];

    public override IReadOnlyList<string> Examples =>
    [
        "Characters(3, Hidden = 4)",
        "Characters(3, Hidden = 2, Encoder = CharacterEncoder.Gru, Dropout = 0.3)",
        "Characters(3, Hidden = 4, Encoder = CharacterEncoder.Conv)",
        "Characters(2, Hidden = 3, Encoder = CharacterEncoder.Conv, Width = 4, Dropout = 0.3)",
    ];

    public override Misfit? Refuses(Scope scope, IReadOnlyList<Flow> sources) => OnlyOfBatch(sources);

    public override Flow Lower(Scope scope, Flow input)
    {
        // As Ma and Hovy (2016) begin: uniform in ±√(3/size), a variance of 1/size.
        int size = scope.Spec.Integer("Size");
        Term table = scope.Parameter("embedding.weight", Shape.Of(Dimension.Characters, size), new InitialValues.Uniform(Math.Sqrt(3.0 / size)));
        Term characters = scope.TakeRows(table, scope.Input(Packing.Words.Ids)).Named("characters");
        Term dropped = scope.Dropout(characters, scope.Spec.Number("Dropout"));
        Term words = (scope.Spec.Cell is null ? Convolved(scope, dropped) : BothWays(scope, dropped)).Named("words");
        return Flow.Sequence(scope.TakeRows(words, scope.Input(Input.WordOf)).Named("spelled"));
    }

    public override string Describe(LayerSpec spec) =>
        $"Characters {spec.Integer("Size")} {(spec.Cell is { } cell ? $"Bi{cell.Name.ToUpperInvariant()}" : $"Conv {spec.Integer("Width", 3)} ×")} {spec.Integer("Hidden", 25)}";

    /// <summary>[M, size] → [U, filters]: the largest over the word's characters.</summary>
    private static Term Convolved(Scope scope, Term characters) =>
        scope.Term(scope.Graph.MaxTokens(scope.Convolution(characters, scope.Spec.Integer("Width", 3), scope.Spec.Integer("Hidden", 25))));

    /// <summary>[M, size] → [U, 2 · hidden]: each direction where it has read the whole word.</summary>
    private static Term BothWays(Scope scope, Term characters)
    {
        int hidden = scope.Spec.Integer("Hidden", 25);
        Term forward = scope.Term(RecurrentLayer.Run(scope, RecurrentLayer.StepOf(scope.Spec), characters, hidden, "_l0", reverse: false).Output);
        Term backward = scope.Term(RecurrentLayer.Run(scope, RecurrentLayer.StepOf(scope.Spec), characters, hidden, "_l0_reverse", reverse: true).Output);
        return scope.Concat([scope.TakeRows(forward, scope.Input(Packing.Words.LastToken)), scope.TakeRows(backward, scope.Input(Packing.Words.FirstToken))]);
    }
}
