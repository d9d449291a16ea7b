using Microsoft.CodeAnalysis;
using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Catalog.Heads;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.Testing;

/// <summary>A model of the catalog's: the class and the attributes on it.</summary>
public sealed record CatalogModel(string Name, string Layers)
{
    public override string ToString() => $"{Name}: {Layers}";
}

/// <summary>
/// A model for every entry of the vocabulary, in every form that the entry gives as an example and in every place where it fits,
/// and every cell under every head. What is in the vocabulary is tested without a test being written for it.
/// </summary>
internal static class CatalogModels
{
    private const string Common = "using SeqDsl;\nnamespace Catalog;\npublic enum Colour { Red, Green, Blue }\n"
        + "[SequenceModel, Tokens, Embedding(3, Name = \"table\"), Lstm(3, Layers = 2, RecurrentDropout = 0.2, Zoneout = 0.1), Dropout(0.2), NextToken, Gru(3, Reverse = true, From = [\"table\"]), Gru(3, Reverse = true), PreviousToken(Tied = true)]\n"
        + "public partial class Neighbours;\n";

    /// <summary>Where X may stand; of these a model is made for each that compiles.</summary>
    private static readonly string[] places =
    [
        "X, Embedding(4), Pool(Pooling.Mean), Classify<Colour>",
        "X, Rnn(4), Tag<Colour>",
        "Tokens, X, Pool(Pooling.Mean), Classify<Colour>",
        "Tokens, X, Classify<Colour>",
        "Tokens, Embedding(4), X, Tag<Colour>",
        "Tokens, Embedding(4), X, Pool(Pooling.Last), Classify<Colour>",
        "Tokens, Embedding(4), Gru(3, Bidirectional = true), X, Classify<Colour>",
        "Tokens, Embedding(4), Pool(Pooling.Mean), X, Classify<Colour>",
        "Tokens(Name = \"ids\"), Embedding(4, Name = \"left\"), Embedding(4, Name = \"right\", From = [\"ids\"]), X, Tag<Colour>",
        "Tokens, Embedding(4, Name = \"words\"), Pool(Pooling.Max, Name = \"left\"), Pool(Pooling.Last, Name = \"right\", From = [\"words\"]), X, Classify<Colour>",
        "Tokens(Name = \"question\"), Embedding(4, Name = \"words\"), Rnn(3, Bidirectional = true), X, Tokens, Embedding(4, Tied = true, Name = \"text\"), Attend(Attention.General, From = [\"text\", \"words\"]), Tag<Colour>",
        "Tokens(Name = \"question\"), Embedding(4), Gru(3), Pool(Pooling.Last, Name = \"asked\"), Tokens(Name = \"context\"), Embedding(4, Tied = true), Rnn(3, Name = \"read\"), X",
        "Tokens(Name = \"question\"), Tokens(Name = \"context\"), X, Rnn(3), Tag<Colour>",
        "Tokens, Embedding(4, Name = \"left\"), X, Embedding(4), Rnn(4, Name = \"right\"), Attend(Attention.General, From = [\"right\", \"left\"]), Generate",
        "Tokens, Embedding(4), Lstm(3, Bidirectional = true, Name = \"encoder\"), TargetTokens, Embedding(4, Name = \"written\"), Lstm(6, Initial = \"encoder\", Name = \"decoder\"), "
            + "Attend(Attention.Dot, From = [\"decoder\", \"encoder\"], Name = \"context\"), Linear(4, From = [\"decoder\", \"context\"]), Dropout(0.2), X",
        "Tokens, Embedding(4), X",
        "Tokens, Embedding(4), Gru(4, Reverse = true), X",
        "Tokens, Embedding(4), Pool(Pooling.Mean), X",
    ];

    /// <summary>What no single entry shows: branches, depth, everything at once.</summary>
    private static readonly string[] compositions =
    [
        "Tokens(Name = \"words\"), Embedding(3, Name = \"left\"), Embedding(4, Name = \"right\", From = [\"words\"]), Lstm(3, From = [\"left\", \"right\"]), Tag<Colour>",
        "Tokens(Name = \"words\", WordLength = 4), Characters(3, Hidden = 2, Dropout = 0.3, Name = \"spelling\"), Embedding(4, From = [\"words\"], Name = \"meaning\"), "
            + "Dropout(0.4, From = [\"meaning\", \"spelling\"]), Gru(3, Bidirectional = true), Tag<Colour>",
        "Tokens(Name = \"words\"), Characters(3, Hidden = 2, Encoder = CharacterEncoder.Gru, Name = \"read\"), Characters(2, Hidden = 3, From = [\"words\"], Name = \"again\"), "
            + "Linear(4, From = [\"read\", \"again\"]), Pool(Pooling.Max), Classify<Colour>",
        "Tokens, Embedding(4), Lstm(3, Bidirectional = true, Name = \"deep\"), Pool(Pooling.Last, Name = \"last\"), Pool(Pooling.Max, From = [\"deep\"], Name = \"max\"), "
            + "Linear(5, From = [\"last\", \"max\"]), Activation(Activation.Relu), Dropout(0.3), Classify<Colour>",
        "Tokens, Embedding(4), Dropout(0.2), Gru(3), LayerNorm, Lstm(4, Bidirectional = true), Dropout(0.5), Pool(Pooling.Last), Classify<Colour>",
        "Features(2), LayerNorm, Linear(4), Activation(Activation.Tanh), Gru(3, Layers = 3, Dropout = 0.2), Pool(Pooling.Max), Classify<Colour>",
        "Tokens, BagOfWords, LayerNorm, Classify<Colour>",
        "Tokens, Embedding(4, Name = \"table\"), Lstm(4, Layers = 2, Dropout = 0.2), NextToken(Tied = true), Rnn(4, Reverse = true, From = [\"table\"]), PreviousToken(Tied = true)",
        "Tokens, Embedding(4), Dropout(0.2), Lstm(4, Layers = 2, Dropout = 0.2), NextToken(Tied = true, Adaptive = [3, 6, 40])",
        "Tokens, Embedding(4), Gru(3, Bidirectional = true, Name = \"encoder\"), Pool(Pooling.Max), Classify<Colour>(Name = \"intent\", Weight = 0.5), "
            + "Tag(4, Name = \"slot\", From = [\"encoder\"])",
        "Tokens, Embedding(4), Gru(3, Name = \"encoder\"), Pool(Pooling.Mean), MultiLabel<Colour>(Weight = 2), Regress(2, Name = \"size\"), Tag(3, From = [\"encoder\"])",
        "Tokens, Embedding(4), Dropout(0.3), Rnn(3), Tag(2), Tag<Colour>, Pool(Pooling.Last), Dropout(0.2), Classify(4)",
        "Tokens, Embedding(6, Name = \"below\"), Lstm(3, Bidirectional = true, Name = \"above\"), Residual(From = [\"below\", \"above\"]), Pool(Pooling.Last), Classify<Colour>",
        "Tokens, Embedding(4, Dropout = 0.2), Dropout(0.3, Locked = true), Gru(3, Name = \"low\"), Rnn(4, Name = \"high\"), Concat(From = [\"low\", \"high\"]), Highway(Layers = 2), Tag<Colour>",
        "Tokens(Name = \"words\"), Embedding(4, Name = \"left\"), Gru(3, Bidirectional = true, Name = \"memory\"), Attend(Attention.Additive, From = [\"left\", \"memory\"], Name = \"context\"), "
            + "Attend(Attention.General, From = [\"memory\", \"left\"], Name = \"again\"), Concat(From = [\"left\", \"context\", \"again\"]), Conv(4, Width = 2), Tag<Colour>",
        "Tokens, BagOfWords(Weighting = BagWeighting.TfIdf), Linear(5), LayerNorm, Activation(Activation.Gelu), Classify(4)",
        "Tokens, Embedding(4), Lstm(3, Bidirectional = true, Name = \"encoder\"), TargetTokens, Embedding(4), Dropout(0.2), Lstm(6, Initial = \"encoder\", Feed = \"attended\", Name = \"decoder\"), "
            + "Attend(Attention.General, From = [\"decoder\", \"encoder\"], Name = \"context\"), Linear(5, From = [\"decoder\", \"context\"]), Activation(Activation.Tanh), Dropout(0.3, Name = \"attended\"), Generate",
        "Tokens, Embedding(4), Gru(3, Name = \"encoder\"), TargetTokens, Embedding(4, Name = \"written\"), Gru(3, Layers = 2, Initial = \"encoder\", Feed = \"second\", Dropout = 0.2, Zoneout = 0.1, Name = \"first\"), "
            + "Attend(Attention.Additive, Size = 4, From = [\"first\", \"encoder\"], Name = \"context\"), Rnn(4, From = [\"written\", \"context\"], RecurrentDropout = 0.2, WeightDrop = 0.2, Name = \"second\"), Lstm(3), Generate(LabelSmoothing = 0.1)",
        "Tokens, Embedding(4), Lstm(3, Feed = \"narrow\", Name = \"wide\"), LayerNorm, Dropout(0.2, Locked = true), Linear(2, Name = \"narrow\"), Gru(3, From = [\"wide\", \"narrow\"], Bidirectional = true), Tag<Colour>",
        "Tokens, Embedding(4), Gru(3, Feed = \"outer\", Name = \"low\"), Lstm(3, Feed = \"inner\", Name = \"high\"), Linear(2, Name = \"inner\"), Linear(2, From = [\"low\", \"inner\"], Name = \"outer\"), Tag<Colour>",
        "Tokens, Embedding(4), Gru(3, Feed = \"gated\"), Highway, Activation(Activation.Silu, Name = \"gated\"), NextToken",
    ];

    /// <summary>Where a user's cell X may stand.</summary>
    private static readonly string[] cellPlaces =
    [
        "Tokens, Embedding(4), Recurrent<X>(5), Tag<Colour>",
        "Tokens, Embedding(4), Recurrent<X>(3, Layers = 2, Bidirectional = true, Dropout = 0.4), Pool(Pooling.Last), Classify<Colour>",
        "Features(2), Recurrent<X>(3, Bidirectional = true, Projection = 2, WeightDrop = 0.2, RecurrentDropout = 0.3, Zoneout = 0.4), Tag<Colour>",
    ];

    private static readonly Lazy<IReadOnlyList<CatalogModel>> all = new(Find);

    public static IReadOnlyList<CatalogModel> All => all.Value;

    /// <summary>The source of one file for each model.</summary>
    public static string[] SourcesOf(IEnumerable<CatalogModel> models) =>
        [Common, .. CellSources.All, .. models.Select(model => $"using SeqDsl;\nnamespace Catalog;\n[SequenceModel]\n[{model.Layers}]\npublic partial class {model.Name};\n")];

    /// <summary>The model's graph as its layers say it, before any pass.</summary>
    public static LoweredModel Lower(string name)
    {
        CatalogModel model = All.First(candidate => candidate.Name == name);
        INamedTypeSymbol declared = Sources.Compile(SourcesOf([model])).GetTypeByMetadataName($"Catalog.{name}")!;
        return Lowering.Lower(ModelParser.Parse(declared, CancellationToken.None)!.Spec).Model!;
    }

    private static IReadOnlyList<CatalogModel> Find()
    {
        List<(string Entry, string Layers)> candidates = [.. compositions.Select(layers => ("Composition", layers))];
        foreach (Layer entry in Vocabulary.Entries)
        {
            candidates.AddRange(from example in entry.Examples from place in places select (entry.Word, Fill(place, example)));
        }

        // What takes each cell's output is one of these kinds; further heads of a kind stand in their places only.
        string[] heads = [.. Vocabulary.Entries.OfType<Head>().Where(head => head is not ExtractSpanHead).Select(head => head.Examples[0])];
        foreach (RecurrentLayer cell in Vocabulary.Entries.OfType<RecurrentLayer>())
        {
            candidates.AddRange(from example in cell.Examples from head in heads select (cell.Word, $"Tokens, Embedding(4), {example}, {head}"));
            candidates.AddRange(from example in cell.Examples from head in heads select (cell.Word, $"Tokens, Embedding(4), {example}, Pool(Pooling.Last), {head}"));
        }

        candidates.AddRange(from cell in CellSources.Names from place in cellPlaces select (cell.Split('.')[^1], place.Replace("X", cell, StringComparison.Ordinal)));

        CatalogModel[] models = [.. candidates.DistinctBy(candidate => candidate.Layers)
            .GroupBy(candidate => candidate.Entry)
            .SelectMany(group => group.Select((candidate, index) => new CatalogModel($"{candidate.Entry}{index + 1:00}", candidate.Layers)))];
        ICollection<string> files = [.. GeneratorRun.OfUnfinished(SourcesOf(models)).Files.Keys];
        CatalogModel[] compiled = [.. models.Where(model => files.Contains($"Catalog.{model.Name}.Parameters.g.cs"))];
        foreach (Layer entry in Vocabulary.Entries)
        {
            foreach (string example in entry.Examples)
            {
                if (!compiled.Any(model => model.Layers.Contains(example, StringComparison.Ordinal)))
                {
                    throw new InvalidOperationException($"No place was found for {example}: add one to {nameof(CatalogModels)}.{nameof(places)}.");
                }
            }
        }

        foreach (string layers in compositions.Concat(candidates.Where(candidate => CellSources.Names.Any(cell => candidate.Layers.Contains(cell, StringComparison.Ordinal))).Select(candidate => candidate.Layers)))
        {
            if (!compiled.Any(model => model.Layers == layers))
            {
                throw new InvalidOperationException($"Nothing was generated for {layers}.");
            }
        }

        return compiled;
    }

    private static string Fill(string place, string example) =>
        string.Join(", ", place.Split(", ").Select(layer => layer == "X" ? example : layer));
}
