using SeqDsl.Generators.Catalog.Heads;
using SeqDsl.Generators.Catalog.Layers;

namespace SeqDsl.Generators.Catalog;

/// <summary>Every word of the language. A new one is a file and a line here; the tests walk this list.</summary>
internal static class Vocabulary
{
    public static IReadOnlyList<Layer> Entries { get; } =
    [
        // input
        new TokensInput("Tokens"),
        new FeaturesInput(),
        new TokensInput("TargetTokens", "target "),

        // representation
        new BagOfWordsLayer(),
        new EmbeddingLayer(),
        new ContextualLayer(),
        new CharactersLayer(),
        new MatchLayer(),

        // recurrent
        new RecurrentLayer("Rnn"),
        new RecurrentLayer("Lstm"),
        new RecurrentLayer("Gru"),
        new RecurrentLayer("Recurrent", cell: "<SeqDsl.Cells.Gru>"),

        // other layers
        new LinearLayer(),
        new ActivationLayer(),
        new DropoutLayer(),
        new LayerNormLayer(),
        new ConvLayer(),
        new AttendLayer(),
        new PoolLayer(),
        new ConcatLayer(),
        new ResidualLayer(),
        new HighwayLayer(),

        // heads
        new ClassifyHead(),
        new MultiLabelHead(),
        new RegressHead(),
        new TagHead(),
        new TokenHead("NextToken", reverse: false),
        new TokenHead("PreviousToken", reverse: true),
        new CrfTagHead(),
        new ExtractSpanHead(),
        new TokenHead("Generate", reverse: false),
    ];

    public static Layer? Find(string word) => Entries.FirstOrDefault(entry => entry.Word == word);
}
