using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Passes;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Passes;

/// <summary>What is read by people: graphs as text and generated files, held as snapshots.</summary>
public class SnapshotTests
{
    private const string Declaration =
        "using SeqDsl;\nnamespace Questions;\npublic enum Topic { Abbreviation, Entity, Description }\n"
        + "/// <summary>The README's model, smaller.</summary>\n[SequenceModel]\n[{0}]\npublic partial class QuestionClassifier;\n";

    [Theory]
    [InlineData("lstm", "Tokens, Embedding(4), Lstm(3, Bidirectional = true), Pool(Pooling.Last), Dropout(0.3), Classify<Topic>")]
    [InlineData("gru", "Tokens(Unit = TokenUnit.Character), Embedding(4), Gru(3), Tag<Topic>")]
    [InlineData("rnn", "Features(2), Rnn(3), Pool(Pooling.Max), Classify(2)")]
    [InlineData("characters", "Tokens, Characters(3, Hidden = 2), Tag<Topic>")]
    [InlineData("bag", "Tokens, BagOfWords(Weighting = BagWeighting.TfIdf), Classify<Topic>")]
    public async Task GeneratedFiles(string name, string layers)
    {
        GeneratorRun run = GeneratorRun.Of(Declaration.Replace("{0}", layers, StringComparison.Ordinal));

        await Snapshots.Verify(string.Join("\n", run.Files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"//// {file.Key}\n{file.Value}")))
            .UseTextForParameters(name);
    }

    [Fact]
    public async Task GeneratedCell()
    {
        GeneratorRun run = GeneratorRun.Of(
            [
                "using SeqDsl.Samples;\n" + Declaration.Replace("{0}", "Features(2), Recurrent<OriginalGru>(3), Pool(Pooling.Last), Classify(2)", StringComparison.Ordinal),
                CellSources.All.Single(source => source.Contains("class OriginalGru", StringComparison.Ordinal)),
            ]);

        await Snapshots.Verify(string.Join("\n", run.Files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"//// {file.Key}\n{file.Value}")));
    }

    public static TheoryData<string> Words => [.. Vocabulary.Entries.Select(entry => entry.Word)];

    /// <summary>A training step of a model with each entry of the vocabulary, as text; whole files would be megabytes, and are what this text is written as.</summary>
    [Theory, MemberData(nameof(Words))]
    public async Task TrainingSteps(string word)
    {
        string example = Vocabulary.Find(word)!.Examples[0];
        CatalogModel model = CatalogModels.All.First(model => model.Layers.Split(", ").Contains(example) || model.Layers.Contains(example, StringComparison.Ordinal));
        LoweredModel lowered = CatalogModels.Lower(model.Name);

        await Snapshots.Verify(
            $"{model.Layers}\n\n{GraphPrinter.Print(PassPipeline.Compile(lowered.Graph).Training, [.. lowered.Layers.Select(layer => $"{layer.Name}: {layer.Words}")])}", "txt")
            .UseTextForParameters(word);
    }

    [Fact]
    public async Task CompiledGraph()
    {
        string name = CatalogModels.All.First(model => model.Layers == "Tokens, Embedding(4), Lstm(5), Tag<Colour>").Name;
        ModelGraph lowered = CatalogModels.Lower(name).Graph;

        await Snapshots.Verify($"{GraphPrinter.Print(PassPipeline.Only(lowered, "logits", "loss"))}\nbecomes\n\n{GraphPrinter.Print(PassPipeline.Compile(lowered).Training)}");
    }
}
