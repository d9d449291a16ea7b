using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Analyzers;

/// <summary>A project with a wrong declaration and a program that uses the model: what is said is about the declaration, once, and nothing about the program.</summary>
public class UseOfWrongModelsTests
{
    private const string Usings =
        "using System.Collections.Generic; using SeqDsl; using SeqDsl.Data; using SeqDsl.Decoding; using SeqDsl.Models; using SeqDsl.Training; "
        + "using Words = System.Collections.Generic.IReadOnlyList<string>;\n"
        + "public enum Topic { Human, Location }\n";

    /// <summary>What can leave open which types a model has, or that its class can have another part.</summary>
    private static readonly string[] withoutOutline = ["SEQ0001", "SEQ0002", "SEQ0007", "SEQ0008", "SEQ0012", "SEQ0015", "SEQ0043", "SEQ0044"];

    /// <summary>The rules, a declaration that breaks them, and what a program does with the model.</summary>
    public static TheoryData<string, string, string> Used { get; } = new()
    {
        {
            "SEQ0004", "[SequenceModel, Tokens, Embedding(8), Lstm(4), Classify<Topic>] public partial class Q;",
            "using var model = Q.Create(words, Device.Auto, seed: 1); TrainingReport report = model.Fit(train, train, new TrainingOptions { Epochs = 2 }); "
                + "Prediction<Topic> p = model.Predict(\"Who wrote Hamlet ?\"); Topic label = p.Label; model.Save(\"q\"); Q.Load(\"q\").Dispose(); _ = Q.Summary; _ = Q.Graph.ToMermaid(); _ = Q.Schema.Fingerprint;"
        },
        {
            "SEQ0005", "[SequenceModel, Tokens, Embedding(8), Tag(-3)] public sealed partial class Q;",
            "Tagging<int> p = Q.Load(\"q\").Predict(\"a b\");"
        },
        {
            "SEQ0039", "[SequenceModel, Tokens, BagOfWords, Classify(int.MaxValue)] public partial class Q;",
            "Prediction<int> p = Q.Load(\"q\").Predict(\"a b\");"
        },
        {
            "SEQ0013", "[SequenceModel, Features(3), Gru(4), CrfTag<Topic>(Scheme = (TagScheme)9)] public partial class Q;",
            "var model = Q.Create(seed: 3); EntityTagging<Topic> p = model.Predict(new[] { new float[3] });"
        },
        {
            "SEQ0003", "[SequenceModel, Tokens, Embedding(8), Gru(4, Name = \"low\"), Tag<Topic>(Name = \"slot\"), Pool(Pooling.Max, From = [\"lwo\"]), Classify(3, Name = \"intent\")] public partial class Q;",
            "var p = Q.Load(\"q\").Predict(\"a b\"); Tagging<Topic> slots = p.Slot; int intent = p.Intent.Label;"
        },
        {
            "SEQ0004", "[SequenceModel, Tokens, Embedding(8), Gru(4, Bidirectional = true), NextToken] public partial class Q;",
            "using var model = Q.Create(words); model.Fit(texts, texts, new TrainingOptions()); foreach (string word in model.Sample(new[] { \"a\" })) { }"
        },
        {
            "SEQ0041", "[SequenceModel, Tokens, Embedding(8), Lstm(4, Name = \"e\"), TargetTokens, Embedding(8), Lstm(5, Initial = \"e\"), Generate] public partial class Q;",
            "Generation written = Q.Create(words, words, Device.Cpu).Predict(\"a\");"
        },
        {
            "SEQ0007", "[SequenceModel, Embedding(8), Pool(Pooling.Mean), Regress] public partial class Q;",
            "float p = Q.Create(words).Predict(\"a b\");"
        },
        {
            "SEQ0040", "[SequenceModel, Tokens, Tokens, Tokens, Embedding(8), Tag(2)] public partial class Q;",
            "Q.Load(\"q\").Save(\"r\");"
        },
        {
            "SEQ0006", "[SequenceModel, Tokens, Embedding(8)] public partial class Q; [Pool(Pooling.Max), Classify(2)] partial class Q;",
            "Prediction<int> p = Q.Load(\"q\").Predict(\"a b\");"
        },
        {
            // A language model that is wrong, and a model that uses it and is right.
            "SEQ0003", "[SequenceModel, Tokens, Embedding(8, Name = \"e\"), Gru(8), NextToken, Gru(8, Reverse = true, From = [\"f\"]), PreviousToken] public partial class Both; "
                + "[SequenceModel, Tokens, Contextual<Both>(Name = \"context\"), Tag(2)] public partial class Q;",
            "using Both both = Both.Load(\"both\"); using Q model = Q.Create(contextLanguageModel: both);"
        },
        {
            "SEQ0026", "[SequenceModel, Tokens, Contextual<string>, Tag<Topic>] public partial class Q;",
            "Tagging<Topic> p = Q.Load(\"q\").Predict(\"a b\");"
        },
        {
            // The cell is wrong, and is told so where it stands.
            "SEQ0022", "[Cell] public sealed partial class C { SeqDsl.Cells.Weight W, U; public SeqDsl.Cells.Vector Step(SeqDsl.Cells.Vector x, SeqDsl.Cells.Vector h) => W * x + h; } "
                + "[SequenceModel, Tokens, Embedding(8), Recurrent<C>(4), Tag(2)] public partial class Q;",
            "Tagging<int> p = Q.Load(\"q\").Predict(\"a b\");"
        },
        {
            // Twice: two errors of one declaration are both of it.
            "SEQ0009 SEQ0010", "namespace Shop { public static partial class Models { [SequenceModel, Tokens, Embedding(8, Name = \"a\"), Dropout(1.5), Linear(3, Name = \"a\"), Tag(2)] public sealed partial class @event; } }",
            "Shop.Models.@event.Load(\"q\").Save(\"r\");"
        },
    };

    [Theory, MemberData(nameof(Used))]
    public async Task WrongModelInUse_IsToldSoWhereItStandsOnly(string ids, string declaration, string use)
    {
        Compilation output = GeneratorRun.OfUnfinished(Usings + declaration, Usings.Replace("public enum Topic { Human, Location }\n", "") + $"static class Program {{ static void Run(Vocabulary words, List<Words> texts, List<Example<Words, Topic>> train) {{ {use} }} }}").Output;

        Assert.Empty(Errors(output));
        Assert.Equal(ids.Split(' '), (await AnalyzerRun.Diagnostics(output)).Select(said => said.Id));
    }

    /// <summary>An attribute that does not compile is the compiler's to name: once, and not at every use of the model besides.</summary>
    [Theory]
    [InlineData("Lstm()", "CS7036")]
    [InlineData("Lstm(4, Layers = )", "CS1525")]
    [InlineData("Gru(\"four\")", "CS1503")]
    [InlineData("Recurrent<Missing>(4)", "CS0246")]
    [InlineData("Lstn(4)", "CS0246 CS0246")]
    public async Task AttributeThatDoesNotCompile_IsTheOnlyErrorOfAModelInUse(string attribute, string ids)
    {
        Compilation output = GeneratorRun.OfUnfinished(
            Usings + $"[SequenceModel, Tokens, Embedding(8), {attribute}, Tag<Topic>] public partial class Q;",
            "static class Program { static void Main() { SeqDsl.Decoding.Tagging<Topic> p = Q.Load(\"q\").Predict(\"a b\"); } }").Output;

        Assert.Equal(ids.Split(' '), Errors(output).Select(error => error.Id));
        Assert.Empty(await AnalyzerRun.Diagnostics(output));
    }

    /// <summary>Every declaration that a rule refuses. Where other code sees of the class nothing that could be known, the compiler must not stumble over what was generated, either.</summary>
    [Theory, MemberData(nameof(SequenceModelAnalyzerTests.Wrong), MemberType = typeof(SequenceModelAnalyzerTests))]
    public void WrongDeclaration_AddsNoErrorOfTheCompiler(string id, string marked)
    {
        (string source, _) = AnalyzerRun.Unmark(SequenceModelAnalyzerTests.Before + marked);
        GeneratorRun run = GeneratorRun.OfUnfinished(source, "static class Program { static void Main() { using Q model = Q.Load(\"q\"); model.Save(Q.Summary + \"r\"); _ = Q.Schema; _ = Q.Graph; } }");
        bool isSeen = !marked.Contains("class Outer", StringComparison.Ordinal) && !marked.Contains("file partial", StringComparison.Ordinal);

        Assert.Empty(Errors(run.Output).Where(error => error.Location.SourceTree!.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)));
        if (run.Files.Keys.Any(file => file.StartsWith("Q.", StringComparison.Ordinal)))
        {
            Assert.Empty(isSeen ? Errors(run.Output) : []);
        }
        else
        {
            Assert.Contains(id, withoutOutline);
        }
    }

    /// <summary>Whoever turns a rule off, builds, and uses the model nevertheless is told why it does nothing.</summary>
    [Fact]
    public void WhatIsGeneratedOfAWrongModel_ThrowsAndSaysWhy()
    {
        Type model = GeneratorRun.OfUnfinished(Usings + "[SequenceModel, Tokens, Embedding(0), Tag<Topic>] public partial class Q;").Load().GetType("Q")!;

        var thrown = Assert.Throws<System.Reflection.TargetInvocationException>(() => model.GetProperty("Summary")!.GetValue(null));
        Assert.Equal("Q was not generated: there is an error in its declaration, which the build names by file, line and an id SEQ… Mend it and build again.", thrown.InnerException!.Message);
    }

    private static ImmutableArray<Diagnostic> Errors(Compilation output) => [.. output.GetDiagnostics().Where(said => said.Severity == DiagnosticSeverity.Error)];
}
