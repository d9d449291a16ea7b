using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SeqDsl.CodeFixes;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Analyzers;

/// <summary>Each fix makes the text that is expected; what it makes is generated, compiles, and its rule has nothing more to say of it.</summary>
public class FixTests
{
    private const string Before = "using SeqDsl;\npublic enum Topic { Human, Location }\n";

    /// <summary>The fix, the rule, the layers before and after.</summary>
    public static TheoryData<string, string, string, string> Fixed { get; } = new()
    {
        { nameof(PutLayerBetweenFix), "SEQ0004", "Tokens, Embedding(8), Lstm(4), Classify<Topic>", "Tokens, Embedding(8), Lstm(4), Pool(Pooling.Last), Classify<Topic>" },
        { nameof(MoveLayerFix), "SEQ0004", "Tokens, Lstm(4), Embedding(8, Dropout = 0.1), Tag(2)", "Tokens, Embedding(8, Dropout = 0.1), Lstm(4), Tag(2)" },
        { nameof(MoveLayerFix), "SEQ0004", "Tokens, Lstm(4), Linear(3)]\n[SeqDsl.EmbeddingAttribute(8)]\n[Tag(2)", "Tokens, SeqDsl.EmbeddingAttribute(8), Lstm(4), Linear(3)]\n\n[Tag(2)" },
        { nameof(PutLayerBetweenFix), "SEQ0004", "Tokens, Lstm(4), Tag(2)", "Tokens, Embedding(100), Lstm(4), Tag(2)" },
        { nameof(PutLayerBetweenFix), "SEQ0004", "Tokens, Classify(2)", "Tokens, BagOfWords, Classify(2)" },
        { nameof(PutLayerBetweenFix), "SEQ0004", "Tokens, Embedding(8), Gru(4), NextToken(Tied = true)", "Tokens, Embedding(8), Gru(4), Linear(8), NextToken(Tied = true)" },
        {
            nameof(PutLayerBetweenFix), "SEQ0004", "Tokens, Embedding(8, Name = \"a\"), Gru(4), Tag(2), Regress(From = [\"a\"])",
            "Tokens, Embedding(8, Name = \"a\"), Gru(4), Tag(2), Pool(Pooling.Last, From = [\"a\"]), Regress"
        },
        {
            nameof(PutLayerBetweenFix), "SEQ0004", "Tokens, Embedding(8, Name = \"a\"), Gru(4, Name = \"b\"), Residual(From = new[] { \"a\", \"b\" }), Tag(2)",
            "Tokens, Embedding(8, Name = \"a\"), Gru(4, Name = \"b\"), Linear(8, From = [\"b\"], Name = \"bResized\"), Residual(From = new[] { \"a\", \"bResized\" }), Tag(2)"
        },
        {
            nameof(PutLayerBetweenFix), "SEQ0004", "Tokens, Embedding(8, Name = \"a\"), Gru(4, Name = \"b\"), Attend(Attention.Dot, From = [\"a\", \"b\"]), Tag(2)",
            "Tokens, Embedding(8, Name = \"a\"), Gru(4, Name = \"b\"), Linear(8, From = [\"b\"], Name = \"bResized\"), Attend(Attention.Dot, From = [\"a\", \"bResized\"]), Tag(2)"
        },
        { nameof(ChangeHeadFix), "SEQ0004", "Tokens, Embedding(8), Lstm(4), Classify<Topic>", "Tokens, Embedding(8), Lstm(4), Tag<Topic>" },
        { nameof(ChangeHeadFix), "SEQ0004", "Tokens, BagOfWords, SeqDsl.TagAttribute(labels: 3)", "Tokens, BagOfWords, SeqDsl.ClassifyAttribute(labels: 3)" },
        { nameof(CorrectSourceFix), "SEQ0003", "Tokens(Name = \"words\"), Embedding(8, From = [\"wrods\"]), Tag(2)", "Tokens(Name = \"words\"), Embedding(8, From = [\"words\"]), Tag(2)" },
        { nameof(ReadOneWayFix), "SEQ0004", "Tokens, Embedding(8), Gru(4, Bidirectional = true, Layers = 1), NextToken", "Tokens, Embedding(8), Gru(4, Layers = 1), NextToken" },
        { nameof(ReadOneWayFix), "SEQ0004", "Tokens, Embedding(8), Gru(4, Bidirectional = true), Lstm(3, Bidirectional = true), NextToken", "Tokens, Embedding(8), Gru(4), Lstm(3), NextToken" },
        { nameof(ReadOneWayFix), "SEQ0004", "Tokens, Embedding(8), Gru(4, Bidirectional = true), PreviousToken", "Tokens, Embedding(8), Gru(4, Reverse = true), PreviousToken" },
        { nameof(RemoveOptionFix), "SEQ0029", "Tokens(WordLength = 3), Embedding(8), Tag(2)", "Tokens, Embedding(8), Tag(2)" },
        { nameof(RemoveOptionFix), "SEQ0029", "Tokens, Embedding(8), Lstm(4, Dropout = 0.5, Bidirectional = true), Tag(2)", "Tokens, Embedding(8), Lstm(4, Bidirectional = true), Tag(2)" },
        { nameof(RemoveOptionFix), "SEQ0011", "Tokens, Embedding(8), Pool(Pooling.Mean, Size = 3), Classify(2)", "Tokens, Embedding(8), Pool(Pooling.Mean), Classify(2)" },
    };

    [Theory, MemberData(nameof(Fixed))]
    public async Task Fix_MakesWhatCompiles(string fix, string id, string before, string after)
    {
        string fixedSource = await FixRun.FixFirst(Of(fix), id, Model("Q", before));

        Assert.Equal(Model("Q", after), fixedSource);
        await ExpectRight(id, fixedSource);
    }

    [Theory, MemberData(nameof(Fixed))]
    public async Task FixAll_MakesEveryModelCompile(string fix, string id, string before, string after)
    {
        string fixedSource = await FixRun.FixAll(Of(fix), id, Model("Q", before) + Model("R", before)[Before.Length..]);

        Assert.Equal(Model("Q", after) + Model("R", after)[Before.Length..], fixedSource);
        await ExpectRight(id, fixedSource);
    }

    [Fact]
    public async Task SeveralOptionsOfOneLayer_AreRemovedTogether()
    {
        const string cell = "[Cell] public partial class C { SeqDsl.Cells.Weight W; SeqDsl.Cells.Vector u; public SeqDsl.Cells.Vector Step(SeqDsl.Cells.Vector x, SeqDsl.Cells.Vector h) => W * x + u * h; }\n";

        string fixedSource = await FixRun.FixAll(
            Of(nameof(RemoveOptionFix)), "SEQ0029", Model("Q", "Features(3), Recurrent<C>(4, RecurrentDropout = 0.2, Reverse = true, WeightDrop = 0.2, Dropout = 0.1), Tag(2)") + cell);

        Assert.Equal(Model("Q", "Features(3), Recurrent<C>(4, Reverse = true), Tag(2)") + cell, fixedSource);
        await ExpectRight("SEQ0029", fixedSource);
    }

    [Theory]
    [InlineData(nameof(PutLayerBetweenFix), "SEQ0004", "Tokens, Embedding(8), Lstm(4), Classify<Topic>, Tag(2)")] // Tag would read what is pooled
    [InlineData(nameof(PutLayerBetweenFix), "SEQ0004", "Tokens, Embedding(8), Pool(Pooling.Mean), Lstm(4), Tag(2)")]
    [InlineData(nameof(PutLayerBetweenFix), "SEQ0004", "Tokens, Lstm(4), Embedding(8), Tag(2)")] // it would be a second one
    [InlineData(nameof(ReadOneWayFix), "SEQ0004", "Tokens, Embedding(8), Lstm(4, Reverse = true), NextToken")] // PreviousToken may be meant
    [InlineData(nameof(CorrectSourceFix), "SEQ0003", "Tokens(Name = \"words\"), Embedding(8, From = [\"elsewhere\"]), Tag(2)")]
    [InlineData(nameof(CorrectSourceFix), "SEQ0003", "Tokens, Embedding(8, Name = \"a1\"), Gru(2, Name = \"a2\"), Tag(2, From = [\"a3\"])")] // both as near
    public async Task WhatIsNotKnownToHelp_IsNotOffered(string fix, string id, string layers) => Assert.Empty(await FixRun.Offered(Of(fix), id, Model("Q", layers)));

    [Fact]
    public async Task MissingLabels_AreDeclaredFromTheDataFile()
    {
        const string source = "using SeqDsl;\nnamespace Shop\n{\n    /// <summary>Asks.</summary>\n    [SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), Classify<Topic>]\n    public partial class Q;\n}\n";

        string fixedSource = await FixRun.FixFirst(new LabelsFromFileFix(), "CS0246", source, ("train.tsv", "NUM:dist\thow far\nABBR\twhat\nnum:Date\twhen\n4th\tx\n"), ("readme.txt", "No data\n"));

        Assert.Equal(source.Replace("    /// <summary>", "    public enum Topic { _4th, ABBR, NUMDist, NumDate }\n\n    /// <summary>"), fixedSource);
        await ExpectRight("CS0246", fixedSource);
    }

    [Theory]
    [InlineData("Tag<Topic>", "a DT\ndog NN\n\n. .\nruns VBZ\n", "public enum Topic\n{\n    Mark, // .: for LabelSet.OfEnum(texts)\n    DT,\n    NN,\n    VBZ,\n}")]
    [InlineData("CrfTag<Topic>", "Ann\tB-person\n\nin\tO\nNew\tB-geo-loc\nYork\tI-geo-loc\n", "public enum Topic { GeoLoc, Person }")]
    [InlineData("Pool(Pooling.Max), Classify<Topic>", "{\"text\": \"a\", \"label\": \"play music\"}\n{\"label\" : 7, \"text\":\"b\"}\n", "public enum Topic { _7, PlayMusic }")]
    public async Task LabelsOfEachKindOfFile_AreFound(string layers, string data, string declared)
    {
        string source = $"using SeqDsl;\n[SequenceModel, Tokens, Embedding(8), {layers}]\npublic partial class Q;\n";

        string fixedSource = await FixRun.FixFirst(new LabelsFromFileFix(), "CS0246", source, ("data", data));

        Assert.Equal(source.Replace("[Seq", declared + "\n\n[Seq"), fixedSource);
        await ExpectRight("CS0246", fixedSource);
    }

    [Fact]
    public async Task LabelsOfSeveralModels_AreDeclaredTogether()
    {
        const string source = "using SeqDsl;\n[SequenceModel, Tokens, BagOfWords, Classify<Topic>, Classify<Topic>(Name = \"again\")]\npublic partial class Q;\n"
            + "[SequenceModel, Tokens, BagOfWords, MultiLabel<Other>]\npartial class R;\n";

        string fixedSource = await FixRun.FixAll(new LabelsFromFileFix(), "CS0246", source, ("train.tsv", "a\tx\nb\ty\n"));

        Assert.Equal(
            source.Replace("[SequenceModel, Tokens, BagOfWords, C", "public enum Topic { A, B }\n\n[SequenceModel, Tokens, BagOfWords, C").Replace("[SequenceModel, Tokens, BagOfWords, M", "enum Other { A, B }\n\n[SequenceModel, Tokens, BagOfWords, M"),
            fixedSource);
        await ExpectRight("CS0246", fixedSource);
    }

    [Theory]
    [InlineData("No data\n")]
    [InlineData("")]
    [InlineData("a\tb\nno tab\n")]
    public async Task FileWithoutLabels_OffersNothing(string data) =>
        Assert.Empty(await FixRun.Offered(new LabelsFromFileFix(), "CS0246", "using SeqDsl; [SequenceModel, Tokens, BagOfWords, Classify<Topic>] partial class Q;", ("data", data)));

    [Theory]
    [InlineData("public enum Topic;", "public enum Topic { A, B }")]
    [InlineData("/// <summary>Asked.</summary>\npublic enum Topic : byte\n{\n}\n", "/// <summary>Asked.</summary>\npublic enum Topic : byte { A, B }\n")]
    public async Task LabelsWithoutMembers_GetThoseOfTheDataFile(string before, string after)
    {
        const string models = "[SequenceModel, Tokens, BagOfWords, SeqDsl.Classify<Topic>, MultiLabel<Topic>(Name = \"again\")] public partial class Q;\n[SequenceModel, Tokens, BagOfWords, Classify<Topic>] public partial class R;\n";

        string first = await FixRun.FixFirst(new FillLabelsFix(), "SEQ0005", $"using SeqDsl;\n{before}\n{models}", ("train.tsv", "a\tx\nb\ty\n"));
        string all = await FixRun.FixAll(new FillLabelsFix(), "SEQ0005", $"using SeqDsl;\n{before}\n{models}", ("train.tsv", "a\tx\nb\ty\n"));

        Assert.Equal($"using SeqDsl;\n{after}\n{models}", first);
        Assert.Equal(first, all);
        await ExpectRight("SEQ0005", first);
    }

    [Theory]
    [InlineData("public enum Topic { /* to come */ }", "Classify<Topic>")]
    [InlineData("", "Classify<System.Base64FormattingOptions>")] // another project's
    [InlineData("public enum Topic;", "Linear(0), Classify(2)")]
    public async Task LabelsThatCannotBeFilled_AreLeft(string labels, string layers) =>
        Assert.Empty(await FixRun.Offered(new FillLabelsFix(), "SEQ0005", $"using SeqDsl; {labels} [SequenceModel, Tokens, BagOfWords, {layers}, Regress(0)] public partial class Q;", ("train.tsv", "a\tx\nb\ty\n")));

    [Fact]
    public async Task Titles_SayWhatIsDone()
    {
        string source = Model("Q", "Tokens, Embedding(8), Lstm(4), Classify<Topic>");

        Assert.Equal(["Put Pool(Pooling.Last) between them"], await FixRun.Offered(new PutLayerBetweenFix(), "SEQ0004", source));
        Assert.Equal(["Change the head to Tag"], await FixRun.Offered(new ChangeHeadFix(), "SEQ0004", source));
    }

    /// <summary>Whoever writes a fix has it tested: a row above, or a class of tests.</summary>
    [Fact]
    public void EveryFix_IsTestedAndInTheTable()
    {
        string[] fixes = [.. typeof(NotPartialFix).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(CodeFixProvider))).Select(type => type.Name)];
        string table = File.ReadAllText(Path.Combine(Repository.Root, "docs/diagnostics/README.md"));

        Assert.Equal(fixes.Order(), Fixed.Select(row => (string)row[0]).Append(nameof(NotPartialFix)).Append(nameof(LabelsFromFileFix)).Append(nameof(FillLabelsFix)).Distinct().Order());
        Assert.All(fixes.Select(Of).SelectMany(fix => fix.FixableDiagnosticIds).Where(id => id.StartsWith("SEQ", StringComparison.Ordinal)), id =>
            Assert.DoesNotMatch(string.Create(CultureInfo.InvariantCulture, $@"\[{id}\].*\|\s*\|\n"), table));
    }

    private static string Model(string name, string layers) => $"{Before}[SequenceModel]\n[{layers}]\npublic partial class {name};\n";

    private static CodeFixProvider Of(string fix) => (CodeFixProvider)Activator.CreateInstance(typeof(NotPartialFix).Assembly.GetType("SeqDsl.CodeFixes." + fix)!)!;

    private static async Task ExpectRight(string id, string source)
    {
        GeneratorRun run = GeneratorRun.Of(source);
        ImmutableArray<Diagnostic> said = await AnalyzerRun.OfFirstFile(run.Output);

        Assert.NotEmpty(run.Files);
        Assert.DoesNotContain(id, said.Select(diagnostic => diagnostic.Id));
    }
}
