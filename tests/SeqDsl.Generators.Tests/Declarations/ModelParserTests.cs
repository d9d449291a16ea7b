using SeqDsl.Generators.Declarations;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Declarations;

public class ModelParserTests
{
    [Fact]
    public void ConstructorArguments_StandUnderTheirParametersName()
    {
        LayerSpec lstm = Layer("Lstm(128)");

        Assert.Equal(("Lstm", null, 128), (lstm.Word, lstm.Name, lstm.Integer("Hidden")));
        Assert.Equal([new ArgumentSpec("Hidden", "128")], lstm.Arguments);
    }

    [Fact]
    public void NamedArguments_StandUnderTheirPropertysName()
    {
        LayerSpec gru = Layer("Gru(hidden: 8, Layers = 2, Bidirectional = true, Dropout = 0.1 + 0.2)");

        Assert.Equal(
            [new("Hidden", "8"), new("Layers", "2"), new("Bidirectional", "true"), new("Dropout", "0.30000000000000004")],
            gru.Arguments);
        Assert.True(gru.Flag("Bidirectional"));
        Assert.Equal(0.1 + 0.2, gru.Number("Dropout"));
    }

    [Fact]
    public void EnumValue_IsItsMembersName() => Assert.Equal("Max", Layer("Pool(Pooling.Max)").Choice("Pooling", otherwise: "Last"));

    [Fact]
    public void ArgumentNotWritten_IsNotRecorded()
    {
        LayerSpec rnn = Layer("Rnn(3)");

        Assert.Equal((1, false), (rnn.Integer("Layers", otherwise: 1), rnn.Flag("Bidirectional")));
        Assert.Single(rnn.Arguments);
    }

    [Fact]
    public void NameAndFrom_AreNoArguments()
    {
        LayerSpec linear = Layer("Linear(4, Name = \"out\", From = [\"words\", \"chars\"])");

        Assert.Equal("out", linear.Name);
        Assert.Equal(["words", "chars"], linear.From);
        Assert.Equal([new ArgumentSpec("Size", "4")], linear.Arguments);
    }

    [Fact]
    public void Labels_AreOrderedByValueWithoutAliases()
    {
        LabelsSpec labels = Layer("Classify<Tags.Kind>", "namespace Tags { public enum Kind : long { Last = 9, First = -1, @class = 3, Alias = 3, Big = long.MaxValue } }").Labels!;

        Assert.Equal("global::Tags.Kind", labels.EnumName);
        Assert.Equal(["First", "@class", "Last", "Big"], labels.Members);
    }

    [Fact]
    public void Class_IsReadWithWhatIsAroundIt()
    {
        ClassSpec spec = Parse(
            "namespace A.@is { public static partial class Outer<T> { partial record struct Middle { } partial interface Inner<T, @record> { [SequenceModel, Tokens] partial class required; } } }",
            "A.is.Outer`1+Inner`2+required").Spec.Class;

        Assert.Equal(("A.@is", "@required", "A.is.Outer`1.Inner`2.required"), (spec.Namespace, spec.Name, spec.FullName));
        Assert.Equal(["partial class Outer<T>", "partial interface Inner<T, @record>"], spec.Containers);
    }

    [Fact]
    public void AttributesThatAreNoLayers_AreNotRead()
    {
        ModelSpec spec = Parse("[SequenceModel, System.Obsolete, Tokens] partial class Q; namespace Other { class LayerAttribute : System.Attribute; }", "Q").Spec;

        Assert.Equal(["Tokens"], spec.Layers.Select(layer => layer.Word));
    }

    [Fact]
    public void AttributeWithAnError_LeavesTheModelUnfinished()
    {
        Assert.False(Parse("[SequenceModel, Tokens, Lstm()] partial class Q;", "Q").Finished);
        Assert.True(Parse("[SequenceModel, Tokens, Lstm(1)] partial class Q;", "Q").Finished);
    }

    [Fact]
    public void SameText_ParsesToEqualSpecs()
    {
        const string source = "[SequenceModel, Tokens, Lstm(4, From = [\"tokens\"]), Classify<Kind>] partial class Q; enum Kind { A, B }";

        Assert.Equal(Parse(source, "Q"), Parse(source, "Q"));
        Assert.NotEqual(Parse(source, "Q"), Parse(source.Replace("A, B", "A, C"), "Q"));
        Assert.Equal(Parse(source, "Q").GetHashCode(), Parse(source, "Q").GetHashCode());
    }

    [Fact]
    public void LayersWithoutAName_AreCalledByTheirWordAndNumbered()
    {
        ModelSpec spec = Parse("[SequenceModel, Tokens, Lstm(1), Lstm(2), Gru(1, Name = \"lstm2\"), Lstm(3, Name = \"top\")] partial class Q;", "Q").Spec;

        Assert.Equal(["tokens", "lstm", "lstm3", "lstm2", "top"], LayerNames.Of(spec));
    }

    private static LayerSpec Layer(string attribute, string others = "") =>
        Assert.Single(Parse($"[SequenceModel, {attribute}] partial class Q; {others}", "Q").Spec.Layers);

    private static ParsedModel Parse(string source, string name) =>
        ModelParser.Parse(Sources.Compile("using SeqDsl;\n" + source).GetTypeByMetadataName(name)!, default)!;
}
