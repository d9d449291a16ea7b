using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Analyzers;

/// <summary>Each rule of cells on sources in which [| and |] mark the expression that is wrong.</summary>
public class CellAnalyzerTests
{
    private const string Before = "using SeqDsl;\nusing SeqDsl.Cells;\npublic class Mine;\n";

    public static TheoryData<string, string> Wrong { get; } = new()
    {
        { "SEQ0001", "[Cell] public class [|C|] { Weight W; public Vector Step(Vector x, Vector h) => W * x + h; }" },
        { "SEQ0012", "[Cell] public partial class [|C|] : Mine { Weight W; public Vector Step(Vector x, Vector h) => W * x + h; }" },
        { "SEQ0012", "[Cell] public partial class [|C|]<T> { Weight W; public Vector Step(Vector x, Vector h) => W * x + h; }" },
        { "SEQ0012", "[Cell] public partial class [|C|] : N.Cell { Weight W; public Vector Step(Vector x, Vector h) => W * x + h; } namespace N { public class Cell; }" },
        { "SEQ0043", "[Cell] public partial class C { Weight W; Bias [|Fill|]; public Vector Step(Vector x, Vector h) => W * x + h + Fill; }" },
        { "SEQ0043", "[Cell] public partial class C { Weight W; static double[] [|Sized|](double[] numbers, int size, string field) => numbers; public Vector Step(Vector x, Vector h) => W * x + h; }" },
        { "SEQ0043", "[Cell] public partial class [|Run|] { Weight W; public Vector Step(Vector x, Vector h) => W * x + h; }" },
        { "SEQ0016", "[SequenceModel, Features(2), [|Recurrent<Mine>(4)|], Tag(2)] public partial class Q;" },
        { "SEQ0016", "[SequenceModel, Features(2), [|Recurrent<string>(4, Layers = 2)|], Tag(2)] public partial class Q;" },
        { "SEQ0017", "[Cell] public partial class [|C|];" },
        { "SEQ0017", "[Cell] public partial class C { public void [|Step|](Vector x, Vector h) { } }" },
        { "SEQ0017", "[Cell] public partial class C { public Vector [|Step|](Vector x) => Tanh(x); }" },
        { "SEQ0017", "[Cell] public partial class C { public Vector [|Step|](Vector x, double h) => x; }" },
        { "SEQ0017", "[Cell] public partial class C { public Vector [|Step|](Vector x, ref Vector h) => h; }" },
        { "SEQ0017", "[Cell] public partial class C { Weight W; public Vector Step(Vector x, Vector h) => W * x; public Vector [|Step|](Vector x, Vector h, int k) => h; }" },
        { "SEQ0018", Step("[|for (int t = 0; t < 3; t++) { h = h + W * x; }|] return h;") },
        { "SEQ0018", Step("[|foreach (var row in new[] { x }) { h = h + W * row; }|] return h;") },
        { "SEQ0018", Step("[|while (h[0] > 0) { h = h * 0.5 + W * x; }|] return h;") },
        { "SEQ0018", Step("[|if (x[0] > 0) return h;|] return W * x;") },
        { "SEQ0018", Step("return [|x[0] > 0 ? h : W * x|];") },
        { "SEQ0018", Step("return W * x + [|new Vector(1.0)|];") },
        { "SEQ0018", Step("return W * x + [|h[0]|];") },
        { "SEQ0018", Step("return W * x * [|Scale|];", "public static double Scale = 3;") },
        { "SEQ0018", Step("[|x.ToString();|] return W * x;") },
        { "SEQ0018", Step("var all = W * x + h; return [|all.Gate(2, 2)|];") },
        { "SEQ0018", Step("return Again(W * x);", "static Vector Again(Vector a) => [|Again(a)|];") },
        { "SEQ0018", Step("return [|W * p|] + x;", "Vector p;") },
        { "SEQ0018", Step("Vector a; return [|a|] + W * x + h;") },
        { "SEQ0018", Step("return (W * x) * [|(1 / 0.0)|];") },
        { "SEQ0018", Step("return W * x * [|1e39|];") },
        { "SEQ0018", Step("return W * x * [|Small|];", "const double Small = 1e-60;") },
        { "SEQ0018", Step("double a = 1e30; return W * x * [|(a * a)|];") },
        { "SEQ0018", Step("return [|1 / 2|] * h + W * x;") },
        { "SEQ0018", Step("const double half = [|1 / 2|]; return half * h + half * (W * x);") },
        { "SEQ0018", Step("int many = 2000000000; return [|many * 2|] * h + W * x;") },
        { "SEQ0018", Step("int one = 1; return [|one / 3|] * h + W * x;") },
        { "SEQ0018", Step("return Half * h + Half * (W * x);", "const double Half = 1.0 * ([|7 / 2|]);") },
        { "SEQ0018", Step("return [|h / 0|] + W * x;") },
        { "SEQ0018", Step("return [|h / (2 - 2.0)|] + W * x;") },
        { "SEQ0018", Step("[|h /= 0.0|]; return h + W * x;") },
        { "SEQ0018", Step("return h / [|1e-60|] + W * x;") },
        { "SEQ0018", Step("return [|Clamp(h, 1, -1)|] + W * x;") },
        { "SEQ0018", Step("return [|Clamp(high: -1, low: 1, x: h)|] + W * x;") },
        { "SEQ0018", Step("return [|Clamp(h, 1, 1)|] + W * x;") },
        { "SEQ0018", Step("return W * x * [|Scale|] + Scale * h;", "static readonly double Scale = 3;") },
        { "SEQ0018", Step("return W * x * [|Scale|] + h;", "static double Scale => 3;") },
        { "SEQ0018", Step("return W * x * [|Other.Scale|] + h;", "", "public static class Other { public static float Scale; } ") },
        { "SEQ0019", Step("[|p = W * x|]; return h + p;", "Vector p;") },
        { "SEQ0019", Step("[|this.p *= 2|]; return W * x + h + p;", "Vector p;") },
        { "SEQ0020", Step("return W * [|Sinc(x)|];") },
        { "SEQ0020", Step("return W * [|Other.Sinc(x)|] + h;", "", "public static class Other { public static Vector Sinc(Vector x) => x; } ") },
        { "SEQ0021", Step("return [|x + h|] + W * x;") },
        { "SEQ0021", Step("return W * x + [|W * h|];") },
        { "SEQ0021", Step("var g = Sigmoid(W * x); return g * Half(x, h);", "static Vector Half(Vector a, Vector b) => 0.5 * ([|a - b|]);") },
        { "SEQ0021", "[Cell] public partial class C { public Vector Step(Vector x, Vector h) => [|x|]; }" },
        { "SEQ0021", Step("return W * x + [|h.Gate(0, 2)|];") },
        { "SEQ0022", Step("return W * x + W2 * h;", "Weight W2, [|W3|]; Bias [|b|];") },
        { "SEQ0022", Step("var dead = b + h; return W * x;", "Bias [|b|];") },
        { "SEQ0022", "[Cell] public partial class C { Weight U; public Vector Step([|Vector x|], Vector h) => Tanh(U * h); }" },
        { "SEQ0022", "[Cell] public partial class C { Weight W, [|U|]; public (Vector, Vector) Step(Vector x, Vector h, Vector c) => (W * x, U * c); }" },
        { "SEQ0023", "[Cell] public partial class C { Weight W; public [|(Vector h, Vector c)|] Step(Vector x, Vector h) => (W * x, h); }" },
        { "SEQ0023", "[Cell] public partial class C { Weight W; public [|Vector|] Step(Vector x, Vector h, Vector c) => W * x + h + c; }" },
        { "SEQ0039", Step($"return W * x + {string.Concat(Enumerable.Repeat("Tanh(", 249))}[|h|]{new string(')', 249)};") },
        { "SEQ0039", Step($"var a = W * x + h; {string.Concat(Enumerable.Repeat("a = a + h; ", 19_998))}return [|Tanh(a)|];") },
        { "SEQ0024", "[Cell] public partial class C { Weight W; int [|steps|] = 0; public Vector Step(Vector x, Vector h) => W * x + h; }" },
        { "SEQ0024", Step("return W * x + b + v * h + b * v;", "readonly Bias [|b|]; static Vector [|v|];") },
        { "SEQ0024", Step("return leak * h + W * x * leak;", "double [|leak|] = 0.1;") },
        { "SEQ0052", Step("return W * x + h + b;", "Bias b = [|new(3)|];") },
        { "SEQ0052", Step("return W * x + U * h + b * p;", "Weight U = [|new(1, 1, [0.5])|]; Vector p = [|new Vector(1)|]!; Bias b; public C() { b = [|new(1)|]; this.p = [|b|]; }") },
        { "SEQ0053", "[Cell] public partial class C { Weight W; public (Vector, Vector) Step(Vector x, Vector h, Vector c) { c = c + W * x; h = Tanh(c) * h; return [|(c, h)|]; } }" },
        { "SEQ0053", "[Cell] public partial class C { Weight W; public [|(Vector c, Vector h)|] Step(Vector x, Vector h, Vector c) => (c + W * x, Tanh(c) * h); }" },
        { "SEQ0053", "[Cell] public partial class C { Weight W; public (Vector, Vector) Step(Vector x, Vector h, Vector c) { c = c + W * x; return [|(c, Tanh(c) * h)|]; } }" },
        { "SEQ0053", "[Cell] public partial class C { Weight W; public (Vector, Vector) Step(Vector x, Vector h, Vector c) { var newC = c + W * x; var h2 = Tanh(newC) * h; return [|(newC, h2)|]; } }" },
        { "SEQ0054", Step("return Tanh(W * x);").Replace("Vector h", "[|Vector h|]") },
        { "SEQ0054", "[Cell] public partial class C { Weight W; public (Vector, Vector) Step(Vector x, Vector h, [|Vector c|]) => (h + W * x, c + h); }" },
        { "SEQ0024", "[Cell] public partial class C { Weight W; readonly Bias [|b|]; static Vector [|v|]; public Vector Step(Vector x, Vector h) => W * x + h; }" },
    };

    public static TheoryData<string> Right { get; } = new()
    {
        Step("return W * x + h;"),
        Step("return W! * x! + h!;"),
        Step("return 4 / 2 * h + 1 / 2.0 * (W * x) + Half * h / 1e-20;", "const double Half = 1 / 2f;"),
        Step("return W * x + U * h + b;", "Weight U = default; Bias b = default(Bias)!; public C() { System.GC.KeepAlive(this); }"),
        Step("return W * x + Other.Scale * h * Scale;", "public const float Scale = 3;", "public static class Other { public const int Scale = 2; } "),
        "[Cell] public partial class C { Weight W; public (Vector, Vector) Step(Vector x, Vector h, Vector before) => (W * x + 0.5 * before, h); }",
        "[Cell] public partial class C { Weight W; public (Vector h, Vector c) Step(Vector x, Vector h, Vector c) { var c2 = c + W * x; var old = h; return (Tanh(c2) * h, old * c2); } }",
        "[Cell] public partial class C { Weight W, F; public (Vector, Vector) Step(Vector x, Vector h, Vector c) { c = Sigmoid(F * x) * c + W * x; return (Tanh(c), c); } }",
        Step("return W * x + h;", "const double Unused = 3; static readonly int[] Table = [1]; void Show() { }"),
        Step("Vector a = W * x, b = a; { b -= 2 * a; } ; (var c, b) = (b, h); return c + b / 3;"),
        Step("return Twice(Tanh(W * x), by: 3) + Twice(h);", "static Vector Twice(Vector a, double by = 2) { const double one = 1; return a * by * one; }"),
        "[Cell] public partial class C { Weight W; public Vector Step(Vector x, Vector h) => C.Sigmoid(this.W * x + Cell.Tanh(2 * h)); }",
        "partial class Outer { [Cell] private partial class @event { Weight @class; public Vector Step(Vector @in, Vector @out) => @class * @in + @out; } }",
        "public partial class NoCell { public Vector Step() => default; }",
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task WrongCell_IsMarkedOnTheVeryExpression(string id, string marked)
    {
        (string source, IReadOnlyList<TextSpan> spans) = AnalyzerRun.Unmark(Before + marked);

        ImmutableArray<Diagnostic> said = await AnalyzerRun.Diagnostics(source);

        Assert.Equal(spans.Select(span => (id, span)), said.Select(diagnostic => (diagnostic.Id, diagnostic.Location.SourceSpan)));
        Assert.All(said, diagnostic => Assert.DoesNotMatch(@"\{\d\}", diagnostic.GetMessage()));
    }

    [Theory, MemberData(nameof(Wrong))]
    public void WrongCell_GetsItsBaseNevertheless(string id, string marked)
    {
        (string source, _) = AnalyzerRun.Unmark(Before + marked);

        GeneratorRun run = GeneratorRun.OfUnfinished(source);

        bool isCell = id is not ("SEQ0001" or "SEQ0012" or "SEQ0016" or "SEQ0043");
        Assert.Equal(isCell, run.Files.ContainsKey("C.g.cs"));
        Assert.DoesNotContain(run.Output.GetDiagnostics(), diagnostic => isCell && diagnostic.Id is "CS0103" && !diagnostic.GetMessage().Contains("Sinc", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Right))]
    public async Task RightCell_IsLeftInPeace(string source) => Assert.Empty(await AnalyzerRun.Diagnostics(GeneratorRun.Of(Before + source).Output));

    [Fact]
    public async Task CodeThatDoesNotCompile_IsLeftToTheCompiler()
    {
        string[] bodies =
        [
            "return W + x;", "return W * missing + h;", "return Sigmoid() + h;", "return Sigmoid(W);", "return W * x +;", "return;", "",
            "return (h, W * x);", "return h * W + W * x;", "var (a, b) = h; return a + W * x;", "return Clamp(W * x, h, 1);",
        ];
        foreach (string body in bodies)
        {
            ImmutableArray<Diagnostic> said = await AnalyzerRun.Diagnostics(Before + Step(body));
            Assert.All(said, diagnostic => Assert.Equal("SEQ0018", diagnostic.Id));
            Assert.NotEmpty(GeneratorRun.OfUnfinished(Before + Step(body)).Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        }
    }

    [Fact]
    public async Task Message_SpeaksInTheWordsOfTheCell()
    {
        Assert.Equal(
            "'x + h' would have to be of size I and of size H (I: the input's size, H: the units): a Weight leads from one size to another",
            Assert.Single(await AnalyzerRun.Diagnostics(Before + Step("return x + h + W * x;"))).GetMessage());
        Assert.Equal(
            "'for (int t = 0; t < 3; t++) …' cannot be an equation of C: a step has no loops; write each equation out, "
            + "or stack gates in one Weight and take them with Gate(index, of)",
            Assert.Single(await AnalyzerRun.Diagnostics(Before + Step("for (int t = 0; t < 3; t++) { } return W * x + h;"))).GetMessage());
    }

    private static string Step(string body, string members = "", string others = "") =>
        $"{others}[Cell] public partial class C {{ Weight W; {members} public Vector Step(Vector x, Vector h) {{ {body} }} }}";
}
