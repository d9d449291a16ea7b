using System.Text.RegularExpressions;
using System.Xml.Linq;
using SeqDsl.Pictures;

namespace SeqDsl.Tests.Pictures;

/// <summary>A small model's graph, read and drawn. That every model's is what was compiled, and shows the way to every weight, is tested end to end.</summary>
public partial class ComputationGraphTests
{
    private const string Text =
        """
        model QuestionClassifier
        {
            layer features: features 2
            features: [N, 2] = input "features"
            layer rnn: RNN 3
            rnn.weight_ih_l0: [3, 2] = param "rnn.weight_ih_l0"
            rnn.weight_hh_l0: [3, 3] = param "rnn.weight_hh_l0"
            rnn.bias_ih_l0: [3] = param "rnn.bias_ih_l0"
            rnn.bias_hh_l0: [3] = param "rnn.bias_hh_l0"
            zeros: [B, 3] = zeros [B, 3]
            transposed: [2, 3] = transpose rnn.weight_ih_l0
            transposed2: [3, 3] = transpose rnn.weight_hh_l0
            sum: [3] = add rnn.bias_ih_l0 rnn.bias_hh_l0
            sum2: [N, 3] = addmatmul sum features transposed
            rnn_l0 = scan
            {
                carry hiddenBefore: [n, 3] of zeros
                slice sum3: [n, 3] of sum2
                invariant transposed3: [3, 3] of transposed2
                sum4: [n, 3] = addmatmul sum3 hiddenBefore transposed3
                hidden: [n, 3] = tanh sum4
                next hidden
                yield hidden, hiddenBefore
            }
            hidden2: [N, 3] = pick 0 rnn_l0
            hiddenBefore2: [N, 3] = pick 1 rnn_l0
            layer pool: Pool max
            pooled: [B, 3] = maxtokens hidden2
            layer classify: Classify 2
            classify.weight: [2, 3] = param "classify.weight"
            transposed4: [3, 2] = transpose classify.weight
            classify.bias: [2] = param "classify.bias"
            logits: [B, 2] = addmatmul classify.bias pooled transposed4
            labels0: [B] = input "labels0"
            loss: [] = crossentropy logits labels0
            probabilities: [B, 2] = softmax logits
            oneHot: [B, 2] = onehot 2 labels0
            error: [B, 2] = subtract probabilities oneHot
            count: [] = count B
            quotient: [B, 2] = divide error count
            weightGradient: [2] = sumrows quotient
            pooledGradient: [B, 3] = matmul quotient classify.weight
            transposed5: [2, B] = transpose quotient
            transposedGradient: [2, 3] = matmul transposed5 pooled
            layer pool
            sequenceOf: [N] = input "sequenceOf"
            taken: [N, 3] = takerows pooled sequenceOf
            isLargest: [N, 3] = equal hidden2 taken
            ties: [B, 3] = addrows B isLargest sequenceOf
            quotient2: [B, 3] = divide pooledGradient ties
            taken2: [N, 3] = takerows quotient2 sequenceOf
            hiddenGradient: [N, 3] = multiply isLargest taken2
            layer rnn
            constant: [] = constant 1
            product: [N, 3] = multiply hidden2 hidden2
            difference: [N, 3] = subtract constant product
            backward = scan reverse
            {
                carry hiddenGradient2: [n, 3] of zeros
                slice hiddenOutputGradient: [n, 3] of hiddenGradient
                slice difference2: [n, 3] of difference
                invariant transposed6: [3, 3] of rnn.weight_hh_l0
                hiddenGradient3: [n, 3] = add hiddenGradient2 hiddenOutputGradient
                sumGradient: [n, 3] = multiply hiddenGradient3 difference2
                hiddenBeforeGradient: [n, 3] = matmul sumGradient transposed6
                next hiddenBeforeGradient
                yield sumGradient
            }
            sumGradient2: [N, 3] = pick 0 backward
            sumGradient3: [3] = sumrows sumGradient2
            transposed7: [3, N] = transpose sumGradient2
            transposedGradient2: [3, 3] = matmul transposed7 hiddenBefore2
            transposedGradient3: [3, 2] = matmul transposed7 features
            return classify.logits = logits
            return loss = loss
            return d rnn.weight_ih_l0 = transposedGradient3
            return d rnn.weight_hh_l0 = transposedGradient2
            return d rnn.bias_ih_l0 = sumGradient3
            return d rnn.bias_hh_l0 = sumGradient3
            return d classify.weight = transposedGradient
            return d classify.bias = weightGradient
        }
        """;

    private static readonly ComputationGraph graph = ComputationGraph.Parse(Text);

    [Fact]
    public void Text_ComesBack() => Assert.Equal(Text.ReplaceLineEndings("\n") + "\n", graph.ToString());

    [Fact]
    public void Equations_KnowTheirLayerAndTheirSide()
    {
        Assert.Equal(["features", "rnn", "pool", "classify"], graph.Layers.Select(layer => layer.Key));
        Assert.Equal("RNN 3", graph.Layers[1].Value);
        Assert.Equal(("rnn", false), Of("hiddenBefore2"));
        Assert.Equal(("rnn", true), Of("backward"));
        Assert.Equal(("pool", true), Of("ties"));

        (string?, bool) Of(string name) => graph.Equations.Where(equation => equation.Name == name).Select(equation => (equation.Layer, equation.IsBackward)).Single();
    }

    [Theory]
    [InlineData("sum2", "sum + features·transposed")]
    [InlineData("difference", "1 − product")]
    [InlineData("quotient", "error / B")]
    [InlineData("taken", "pooled[sequenceOf]")]
    [InlineData("oneHot", "onehot 2(labels0)")]
    [InlineData("rnn.weight_hh_l0", "rnn.weight_hh_l0")]
    public void Formula_IsMathematics(string name, string formula) => Assert.Equal(formula, graph.Equations.Single(equation => equation.Name == name).Formula);

    [Fact]
    public void Layers_AreBoxes_ForwardAndBackward()
    {
        string mermaid = graph.ToMermaid();

        Assert.Equal(["classify", "features", "gradients of classify", "gradients of pool", "gradients of rnn", "pool", "rnn"], Boxes(mermaid).Where(box => !box.StartsWith("d ", StringComparison.Ordinal) && box != "loss").Order(StringComparer.Ordinal));
        Assert.Contains("|\"[N, 3]\"|", mermaid, StringComparison.Ordinal);
        Assert.Contains("|\"dL = 1\"|", mermaid, StringComparison.Ordinal);
        Assert.DoesNotContain("hiddenGradient3", mermaid, StringComparison.Ordinal);
    }

    [Fact]
    public void Layer_CanBeUnfoldedToItsSteps()
    {
        string mermaid = graph.ToMermaid(GraphFold.Layers, "rnn");

        Assert.Contains("hidden [n, 3]<br/>= tanh(sum4)", mermaid, StringComparison.Ordinal);
        Assert.Contains("hiddenGradient3 [n, 3]<br/>= hiddenGradient2 + hiddenOutputGradient", mermaid, StringComparison.Ordinal);
        Assert.Contains("next step", mermaid, StringComparison.Ordinal);
        Assert.Contains("pool", Boxes(mermaid));
        Assert.Contains("no layer lstm; expected one of features, rnn", Assert.Throws<ArgumentException>(() => graph.ToMermaid(GraphFold.Layers, "lstm")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradient_TakesItsWayOnly()
    {
        ComputationGraph way = graph.GradientOf("rnn.weight_hh_l0");

        Assert.Equal(["loss", "d rnn.weight_hh_l0"], way.Results.Select(result => result.Key));
        Assert.Contains(way.Equations, equation => equation.Name == "sumGradient2");
        Assert.DoesNotContain(way.Equations, equation => equation.Name is "sumGradient3" or "sum2" or "transposedGradient");
        Assert.Contains("d rnn.weight_hh_l0", way.ToSvg(), StringComparison.Ordinal);
        Assert.Contains("expected one of rnn.weight_ih_l0, ", Assert.Throws<ArgumentException>(() => graph.GradientOf("rnn.weight")).Message, StringComparison.Ordinal);
    }

    /// <summary>Boxes do not lie on each other nor outside, and what is shown is what the other formats show.</summary>
    [Theory]
    [InlineData(GraphFold.Layers)]
    [InlineData(GraphFold.Recurrences)]
    [InlineData(GraphFold.Nothing)]
    public void Svg_HasRoomForEveryBox(GraphFold fold)
    {
        XElement svg = XElement.Parse(graph.ToSvg(fold));
        double[] view = [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(Number)];
        (double Left, double Top, double Right, double Bottom)[] boxes = [.. svg.Elements().Where(element => element.Name.LocalName == "g").Select(group => group.Elements().First()).Select(box =>
            (Of(box, "x"), Of(box, "y"), Of(box, "x") + Of(box, "width"), Of(box, "y") + Of(box, "height")))];
        GraphDrawing drawing = GraphDrawing.Of(graph, fold, []);

        Assert.Equal(drawing.Nodes.Count, boxes.Length);
        Assert.All(boxes, box => Assert.True(box.Left >= 0 && box.Top >= 0 && box.Right <= view[2] && box.Bottom <= view[3]));
        for (int left = 0; left < boxes.Length; left++)
        {
            for (int right = left + 1; right < boxes.Length; right++)
            {
                Assert.False(
                    boxes[left].Left < boxes[right].Right && boxes[right].Left < boxes[left].Right && boxes[left].Top < boxes[right].Bottom && boxes[right].Top < boxes[left].Bottom,
                    $"{boxes[left]} lies on {boxes[right]}");
            }
        }

        Assert.Equal(drawing.Edges.Count, svg.Elements().Count(element => element.Name.LocalName == "path"));
        Assert.Equal(drawing.Edges.Count, graph.ToDot(fold).Split('\n').Count(line => line.Contains(" -> ", StringComparison.Ordinal)));
        Assert.Equal(drawing.Nodes.Select(node => node.Lines[0]).Order(), Boxes(graph.ToMermaid(fold)).Order());

        static double Of(XElement element, string name) => Number(element.Attribute(name)!.Value);
        static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void EveryArrow_PointsDown()
    {
        GraphDrawing drawing = GraphDrawing.Of(graph, GraphFold.Nothing, []);
        var layout = new LayeredLayout(drawing, node => (node.Lines.Max(line => line.Length), node.Lines.Count));

        Assert.All(drawing.Edges.Where(edge => edge.Kind != EdgeKind.NextStep), edge => Assert.True(layout.Middle(edge.From).Y < layout.Middle(edge.To).Y));
    }

    [Theory]
    [InlineData("nothing", "Line 1 of the graph is \"nothing\"; expected model.")]
    [InlineData("model Q\n{\n    x = 3\n}", "expected a shape behind the name")]
    [InlineData("model Q\n{\n    x: [N] = input \"x\"\n    return loss = y\n}", "expected a value that is defined before, and y is none")]
    [InlineData("model Q\n{\n    x: [N] = input \"x\"\n    x: [N] = input \"y\"\n}", "x is defined already")]
    public void Text_ThatIsNoGraph_IsRefused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => ComputationGraph.Parse(text)).Message, StringComparison.Ordinal);

    private static IEnumerable<string> Boxes(string mermaid) => Label().Matches(mermaid).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^ +n\d+[\[\(\{]+""(.*?)(?:<br/>.*)?""[\]\)\}]+:::", RegexOptions.Multiline)]
    private static partial Regex Label();
}
