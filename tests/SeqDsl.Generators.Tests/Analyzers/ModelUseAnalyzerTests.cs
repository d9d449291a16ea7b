using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Analyzers;

/// <summary>What is said where a model is used: [| and |] mark the place.</summary>
public class ModelUseAnalyzerTests
{
    private const string Before = """
        using System; using System.Collections.Generic; using System.Linq; using SeqDsl; using SeqDsl.Data; using SeqDsl.Models; using SeqDsl.Training;
        using Words = System.Collections.Generic.IReadOnlyList<string>;
        public enum Topic { Human, Location }
        [SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), Classify<Topic>] public partial class Q;
        [SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), Regress] public partial class R;
        [SequenceModel, Tokens, Embedding(8), Lstm(8), NextToken] public partial class L;
        [SequenceModel, Tokens, Embedding(8), Lstm(8), CrfTag<Topic>] public partial class E;

        """;

    public static TheoryData<string, string> Wrong { get; } = new()
    {
        { "SEQ0034", Body("model.Dispose(); model.[|Predict|](text);") },
        { "SEQ0034", Body("model.Dispose(); if (seed > 0) { Console.WriteLine(model.[|Predict|](text)); } model.Save(\"q\");") },
        { "SEQ0034", Body("model.Fit(train); model.Dispose(); model.[|Fit|](train); model.Predict(text);") },
        { "SEQ0034", Body("var own = Q.Create(words); own.Dispose(); own.[|Save|](\"file\"); own = Q.Create(words); own.Predict(text);") },
        { "SEQ0034", Body("foreach (string line in text) { var own = Q.Create(words); own.Dispose(); own.[|Predict|](line); }") },
        { "SEQ0035", Body("model.Fit([|[]|]);") },
        { "SEQ0035", Body("var none = new List<Example<Words, Topic>>(); model.Fit([|none|]); none.AddRange(train);") },
        { "SEQ0035", Body("var none = Array.Empty<Example<Words, Topic>>(); model.Fit(train: [|none|], dev: train);") },
        { "SEQ0035", Body("Vocabulary all = Vocabulary.Build([|new List<Words>()|]); Q.Create(all).Fit(train);") },
        { "SEQ0036", Body("regress.Fit(numbers, numbers, new TrainingOptions { Epochs = 3, [|Metric = MonitoredMetric.Accuracy|] });") },
        { "SEQ0036", Body("TrainingOptions how = new() { [|Metric = MonitoredMetric.MacroF1|] }; language.Fit(texts, texts, how);") },
        { "SEQ0036", Body("entities.Fit(null!, null, options: new() { [|Metric = MonitoredMetric.Accuracy|] });") },
    };

    public static TheoryData<string> Right { get; } = new()
    {
        Body("model.Fit(train, train, new TrainingOptions { Metric = MonitoredMetric.Accuracy }); model.Predict(text); model.Dispose();"),
        Body("model.Dispose(); model = Q.Create(words); model.Predict(text);"),
        Body("model.Dispose(); Make(out model); model.Predict(text);"),
        Body("if (seed > 0) { model.Dispose(); return; } model.Predict(text);"),
        Body("if (seed > 0) { model.Dispose(); model = Q.Create(words); } model.Predict(text);"),
        Body("Action again = () => model = Q.Create(words); model.Dispose(); again(); model.Predict(text);"),
        Body("model.Dispose(); Console.WriteLine(model.ToString() + model.Declaration.Model + (model is null)); model.Dispose();"),
        Body("using (var own = Q.Create(words)) { own.Fit(train); } using var other = Q.Create(words); other.Predict(text);"),
        Body("for (;;) { model.Predict(text); model.Dispose(); model = Q.Create(words); }"),
        Body("this.field.Dispose(); this.field.Predict(text);"),
        Body("var examples = new List<Example<Words, Topic>>(); examples.Add(train[0]); model.Fit(examples);"),
        Body("var examples = new List<Example<Words, Topic>>(train); model.Fit(examples); model.Fit([.. train]); model.Fit([train[0]]);"),
        Body("var examples = new List<Example<Words, Topic>>(); Fill(); model.Fit(examples); void Fill() => examples.AddRange(train);"),
        Body("List<Example<Words, Topic>> examples = []; while (examples.Count < 3) { examples.Add(train[0]); } model.Fit(examples, dev: []);"),
        Body("regress.Fit(numbers, numbers, new TrainingOptions { Metric = MonitoredMetric.Loss }); language.Fit(texts, texts, new() { Metric = MonitoredMetric.Main });"),
        Body("var stream = new System.IO.MemoryStream(); stream.Dispose(); stream.ToArray(); new Bag().Fit([]); "),
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task WrongUse_IsMarkedWhereItIsWrong(string id, string marked)
    {
        (string source, IReadOnlyList<TextSpan> spans) = AnalyzerRun.Unmark(Before + marked);

        ImmutableArray<Diagnostic> said = await AnalyzerRun.Diagnostics(Compiled(source));

        Assert.Equal(spans.Select(span => (id, span)), said.Select(diagnostic => (diagnostic.Id, diagnostic.Location.SourceSpan)));
        Assert.All(said, diagnostic => Assert.DoesNotMatch(@"\{\d\}", diagnostic.GetMessage()));
    }

    [Theory, MemberData(nameof(Right))]
    public async Task RightUse_IsLeftInPeace(string source) => Assert.Empty(await AnalyzerRun.Diagnostics(Compiled(Before + source)));

    [Fact]
    public async Task Message_SaysWhichLine()
    {
        ImmutableArray<Diagnostic> said = await AnalyzerRun.Diagnostics(Compiled(Before + Body("\nmodel.Dispose();\nmodel.Predict(text);")));

        Assert.Equal(
            "model.Predict stands after model was disposed of in line 10, which gave its parameters back: dispose of it after its last use, or write 'using'",
            Assert.Single(said).GetMessage());
    }

    private static Compilation Compiled(string source)
    {
        Compilation output = GeneratorRun.OfUnfinished(source).Output;
        Assert.Empty(output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return output;
    }

    private static string Body(string statements) =>
        "class Bag { public void Fit(int[] all) { } } class Use { Q field = null!; void Make(out Q model) => model = field;\n"
        + "void M(Q model, R regress, L language, E entities, Vocabulary words, Words text, int seed, List<Example<Words, Topic>> train, IReadOnlyList<Example<Words, float>> numbers, List<Words> texts) {"
        + $" {statements} }} }}";
}
