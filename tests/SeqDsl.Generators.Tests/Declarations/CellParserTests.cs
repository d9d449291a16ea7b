using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SeqDsl.Cells;
using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph.Cells;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Declarations;

public class CellParserTests
{
    public static TheoryData<string> Cells => [.. CellSources.Names];

    [Fact]
    public void Step_IsTextOfTheGraphLanguage() => Assert.Equal(
        """
        cell MinimalGatedUnit
        {
            weight Wf: [H, I]
            weight Uf: [H, H]
            weight Wc: [H, I]
            weight Uc: [H, H]
            bias bf: [H]
            bias bc: [H]
            slice x: [n, I]
            carry h: [n, H]
            f = sigmoid (add (add (matmul Wf x) (matmul Uf h)) bf)
            c = tanh (add (add (matmul Wc x) (matmul Uc (multiply f h))) bc)
            next add (multiply (subtract 1 f) h) (multiply f c)
        }

        """,
        Spec("SeqDsl.Samples.MinimalGatedUnit").Text);

    [Fact]
    public void Sizes_FollowFromUse()
    {
        Assert.Equal("[H, I+H] [3·H, I]", Shapes("Weight W, Z;", "var z = Z * x; return W * Concat(x, h) + z.Gate(0, 3) * z.Gate(1, 3) - z.Gate(2, 3);"));
        Assert.Equal("[I, H] [H, I] [I]", Shapes("Weight V, W; Bias b;", "return W * (x + V * h + b);"));
        Assert.Equal("[H, H] [H, I] [H]", Shapes("Weight V, W; Vector p;", "return V * Tanh(W * x) * p + h;"));
        Assert.Equal("[2·H, 4·H] [4·H, I]", Shapes("Weight V, W;", "var w = W * x; var v = V * Tanh(w); return v.Gate(0, 2) + v.Gate(1, 2) + w.Gate(3, 4) + h;"));
    }

    [Fact]
    public void LocalsOfInlinedMethods_AreLinesOfTheirOwn() => Assert.Equal(
        [
            "content = Wh·x + Rh1·s + bh1", "transform = Wt·x + Rt1·s + bt1", "h = tanh(content)", "t = σ(transform)", "first = h∘t + s∘(1 − t)",
            "content2 = Rh2·first + bh2", "transform2 = Rt2·first + bt2", "h2 = tanh(content2)", "t2 = σ(transform2)", "s' = h2∘t2 + first∘(1 − t2)",
        ],
        CellFormula.Lines(CellText.Read(Spec("SeqDsl.Samples.RecurrentHighway").Text)));

    [Theory, MemberData(nameof(Cells))]
    public void Text_IsReadAsItWasWritten(string cell)
    {
        string text = Spec(cell).Text;

        Assert.Equal(text, CellText.Write(CellText.Read(text)));
        Assert.Equal(text, CellText.Write(CellText.Read(text.Replace("\n", "\r\n"))));
    }

    [Theory]
    [InlineData("cell C { }", "'{', where the end of the line was expected")]
    [InlineData("cell C\n{\n    slice x: [n, I]\n    carry h: [n, H]\n    next x y\n}", "'x', where a word of the language was expected")]
    [InlineData("cell C\n{\n    slice x: [n, I]\n    carry h: [n, H]\n    next add x\n}", "add is not said of 1 such operands")]
    [InlineData("cell C\n{\n    slice x: [n, I]\n    carry x: [n, H]\n    next x\n}", "the name x twice")]
    [InlineData("cell C\n{\n    slice x: [n, I]\n    carry h: [n, H]\n    next x, h\n}", "1 states and 2 next values")]
    [InlineData("", "'the end'")]
    public void TextThatIsNone_IsRefusedWithTheReason(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => CellText.Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void CellOfAnotherAssembly_IsTheSameValue()
    {
        GeneratorRun library = GeneratorRun.Of(CellSources.All);
        using MemoryStream image = new();
        Assert.True(((CSharpCompilation)library.Output).WithAssemblyName("Library").Emit(image).Success);
        CSharpCompilation user = Sources.Compile("using SeqDsl; [SequenceModel, Features(2), Recurrent<SeqDsl.Samples.OriginalGru>(4), Tag(2)] public partial class Q;")
            .AddReferences(MetadataReference.CreateFromImage(image.ToArray()));

        ParsedModel parsed = ModelParser.Parse(user.GetTypeByMetadataName("Q")!, CancellationToken.None)!;

        Assert.Empty(parsed.Problems);
        Assert.Equal(Spec("SeqDsl.Samples.OriginalGru"), parsed.Spec.Layers[1].Cell);
    }

    [Fact]
    public void EveryFunction_IsAMethodOfCellAndAWordOfTheLanguage() => Assert.Equal(
        CellWord.All.Select(word => word.CSharp).OfType<string>().Except(["Gate"]).Order(),
        typeof(Cell).GetMethods(BindingFlags.Static | BindingFlags.NonPublic).Where(method => method is { IsFamily: true, ReturnType.Name: "Vector" }).Select(method => method.Name).Order());

    [Fact]
    public void EditOfACell_CompilesItsModelsAgain()
    {
        const string cell = "using SeqDsl; using SeqDsl.Cells; [Cell] public partial class C { Weight W; public Vector Step(Vector x, Vector h) => W * x + h; }";
        const string model = "using SeqDsl; [SequenceModel, Features(2), Recurrent<C>(4), Tag(2)] public partial class Q;";

        GeneratorRun edited = GeneratorRun.Of(cell, model).WithEdit(text => text.Replace("+ h", "+ 0.5 * h"));

        Assert.Equal([IncrementalStepRunReason.Modified], edited.Reasons(SequenceModelGenerator.SpecStep).Keys);
        Assert.Equal([IncrementalStepRunReason.Modified], edited.Reasons(CellGenerator.SpecStep).Keys);
        Assert.Contains("0.5∘h", edited.Files["Q.Parameters.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void BuiltInCells_AreReadFromTheLibrary()
    {
        LayerSpec lstm = ModelParser.Parse(
            Sources.Compile("using SeqDsl; [SequenceModel, Features(2), Lstm(4), Tag(2)] public partial class Q;").GetTypeByMetadataName("Q")!, CancellationToken.None)!.Spec.Layers[1];

        Assert.Equal(["weight_ih: 4·H", "weight_hh: 4·H", "bias_ih: 4·H", "bias_hh: 4·H"], RecurrentLayer.StepOf(lstm).Fields.Select(field => $"{field.Name}: {field.Rows}"));
    }

    private static CellSpec Spec(string cell)
    {
        CSharpCompilation compilation = Sources.Compile(CellSources.All);
        return CellParser.Parse(compilation.GetTypeByMetadataName(cell)!, compilation, CancellationToken.None)!.Declaration!.Cell!;
    }

    private static string Shapes(string fields, string body)
    {
        CSharpCompilation compilation = Sources.Compile(
            $"using SeqDsl.Cells; [SeqDsl.Cell] public partial class C {{ {fields} public Vector Step(Vector x, Vector h) {{ {body} }} }}");
        CellStep step = CellText.Read(CellParser.Parse(compilation.GetTypeByMetadataName("C")!, compilation, CancellationToken.None)!.Declaration!.Cell!.Text);
        return string.Join(" ", step.Fields.Select(field => field.Columns is { } columns ? $"[{field.Rows}, {columns}]" : $"[{field.Rows}]"));
    }
}
