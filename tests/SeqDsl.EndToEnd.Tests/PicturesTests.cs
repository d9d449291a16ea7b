using System.Reflection;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Passes;
using SeqDsl.Models;
using SeqDsl.Pictures;
using SeqDsl.Testing;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>What a model says of itself, of every model of the catalog, against what it is.</summary>
public class PicturesTests
{
    public static TheoryData<string> Names => Catalog.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_AreThoseOfTheTensors(string name)
    {
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float32);
        ModelSummary summary = Of<ModelSummary>(name, "Summary");
        ModelSizes sizes = new() { Vocabulary = Catalog.Vocabulary.Count, Characters = Catalog.Vocabulary.Characters!.Count, SourceVocabulary = Catalog.SourceVocabulary.Count };

        Assert.Equal(model.parameters().Sum(parameter => parameter.numel()), summary.Parameters.At(sizes));
        foreach (LayerSummary layer in summary.Layers)
        {
            (string Name, long Count)[] own = [.. model.Store.Specs.Select((spec, number) => (spec.Name, model.Store.Shape(number).Aggregate(1L, (product, extent) => product * extent)))
                .Where(parameter => parameter.Name.StartsWith(layer.Name + ".", StringComparison.Ordinal))];
            Assert.Equal((layer.Name, own.Sum(parameter => parameter.Count)), (layer.Name, layer.Parameters.At(sizes)));
        }
    }

    /// <summary>The text is read as what was printed: each equation with its op and its operands, in recurrences, too. And the layers of the summary make up all equations.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void GraphAndSummary_AreOfWhatIsCompiled(string name)
    {
        CompiledModel model = PassPipeline.Compile(CatalogModels.Lower(name).Graph);
        ModelGraph compiled = model.Training;
        MemoryPlan plan = model.Memory;
        ComputationGraph graph = Of<ComputationGraph>(name, "Graph");

        Assert.Equal(compiled.Equations.Select(Shown), graph.Equations.Select(Read));
        Assert.Equal(
            compiled.Equations.Select(value => value.Op).OfType<Generators.Graph.Ops.Scan>().SelectMany(scan => scan.Step.Equations.Where(value => value.Op is not Generators.Graph.Ops.Port)).Select(Shown),
            graph.Equations.Where(equation => equation.Step is not null).SelectMany(scan => scan.Step!.Equations).Select(Read));
        Assert.Equal(compiled.Results.Select(result => result.Name), graph.Results.Select(result => result.Key));

        Assert.Equal(
            compiled.Equations.Where(value => !plan.Forward.Contains(value) && !plan.Loss.Contains(value)).Select(Shown),
            graph.Equations.Where(equation => equation.IsBackward).Select(Read));

        ModelSummary summary = Of<ModelSummary>(name, "Summary");
        Assert.Equal(Flops(plan.Forward.Concat(plan.Loss)), summary.ForwardFlops.ToString());
        Assert.Equal(Flops(plan.Backward), summary.BackwardFlops.ToString());
        Assert.Equal((4 * Generators.Graph.Amount.Sum(LayerCosts.KeptOf(model).Select(value => Generators.Graph.Amount.Of(value.Shape)))).Formula, summary.KeptBytes.ToString());

        static string Flops(IEnumerable<Value> equations) => Generators.Graph.Amount.Sum(equations.Select(value => value.Op.Flops(value))).Formula;
        static string Shown(Value value) =>
            $"{(value.Kind == ElementKind.Bundle && value.Op is Generators.Graph.Ops.Scan ? "" : value.Shape)} {value.Op.Text} {value.Operands.Count}";
        static string Read(GraphEquation equation) => $"{equation.Shape} {equation.Op} {equation.Operands.Count}";
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Drawings_ShowTheWayToEveryWeight(string name)
    {
        ComputationGraph graph = Of<ComputationGraph>(name, "Graph");
        foreach (GraphFold fold in Enum.GetValues<GraphFold>())
        {
            GraphDrawing drawing = GraphDrawing.Of(graph, fold, []);
            ILookup<DrawnNode, DrawnNode> next = drawing.Edges.ToLookup(edge => edge.From, edge => edge.To);
            HashSet<DrawnNode> reached = [];
            Stack<DrawnNode> waiting = new(drawing.Nodes.Where(node => node.Kind == NodeKind.Loss));
            while (waiting.TryPop(out DrawnNode? node))
            {
                if (reached.Add(node))
                {
                    Array.ForEach([.. next[node]], waiting.Push);
                }
            }

            string[] delivered = [.. reached.Where(node => node.Kind == NodeKind.Gradient).SelectMany(node => node.Lines).Select(line => line.Split(" [")[0]).Order()];
            Assert.Equal(graph.Results.Select(result => result.Key).Where(result => result.StartsWith("d ", StringComparison.Ordinal)).Order(), delivered);
        }
    }

    private static T Of<T>(string name, string member) => (T)Catalog.TypeOf(name).GetProperty(member, BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;

    /// <summary>Counted by hand, with one operation for an addition, a multiplication, a division, a comparison and a function of one number. K: labels, F: features, H: units.</summary>
    [Fact]
    public void Flops_OfABagOfWords_AreThoseCountedByHand()
    {
        ModelSummary summary = Hand("Tokens, Embedding(4), Pool(Pooling.Mean), Classify<Colour>");

        // Mean: each of a token's F numbers is added to its sequence, and a sequence's F sums are divided by its length.
        Assert.Equal("4 per token, 4 per sequence", Layer(summary, "pool").ForwardFlops.Rates());

        // K products of F numbers (2·F·K) and K biases; the loss: of each of K scores a comparison, a difference, a power, a sum; a logarithm, a difference, a sum.
        Assert.Equal($"{2 * 4 * 3 + 3 + 4 * 3 + 3} per sequence", Layer(summary, "classify").ForwardFlops.Rates());

        // softmax (5·K), less the right label (K), over B (K); the bias's gradient adds up (K); those of weight and features are a product each.
        Assert.Equal($"{5 * 3 + 3 + 3 + 3 + 2 * (2 * 4 * 3)} per sequence", Layer(summary, "classify").BackwardFlops.Rates());

        // The gradient of the mean over its length, for each sequence; each of the table's rows is added to once a token.
        Assert.Equal("4 per sequence", Layer(summary, "pool").BackwardFlops.Rates());
        Assert.Equal("4 per token", Layer(summary, "embedding").BackwardFlops.Rates());
        Assert.Equal("0", Layer(summary, "embedding").ForwardFlops.Rates());
    }

    [Fact]
    public void Flops_OfARecurrentTagger_AreThoseCountedByHand()
    {
        ModelSummary summary = Hand("Tokens, Embedding(4), Rnn(5), Tag<Colour>");

        // W·x (2·F·H) + b (H), U·h (2·H·H) added to it (H), tanh (H); once for all tokens the two biases' sum (H).
        Assert.Equal($"{2 * 4 * 5 + 5 + 2 * 5 * 5 + 5 + 5} per token, 5 once", Layer(summary, "rnn").ForwardFlops.Rates());

        // 1 − h² (2·H); dh from the head and from the next step (H), times it (H); Uᵀ·ds (2·H·H); dU (2·H·H), dW (2·F·H), dx (2·F·H) and the bias's sum (H).
        Assert.Equal($"{2 * 5 + 5 + 5 + 2 * (2 * 5 * 5) + 2 * (2 * 4 * 5) + 5} per token", Layer(summary, "rnn").BackwardFlops.Rates());
        Assert.Equal($"{2 * 5 * 3 + 3 + 4 * 3 + 3} per token", Layer(summary, "tag").ForwardFlops.Rates());

        // Kept: h, and h before each step, in 4 bytes a number; x for W's gradient; the scores for the loss's.
        Assert.Equal((4 * 2 * 5, 4 * 4, 4 * 3), (Layer(summary, "rnn").KeptBytes["N"], Layer(summary, "embedding").KeptBytes["N"], Layer(summary, "tag").KeptBytes["N"]));
    }

    [Fact]
    public void Flops_OfAnLstmClassifier_AreThoseCountedByHand()
    {
        ModelSummary summary = Hand("Tokens, Embedding(4), Lstm(5), Pool(Pooling.Last), Classify<Colour>");

        // The four gates together: W·x (2·F·4H) + b (4H), U·h (2·H·4H) added (4H); three sigmoids and tanh (4H); f∘c + i∘g (3·H), o∘tanh c (2·H). Once: the biases' sum (4H).
        Assert.Equal($"{2 * 4 * 20 + 20 + 2 * 5 * 20 + 20 + 20 + 3 * 5 + 2 * 5} per token, 20 once", Layer(summary, "lstm").ForwardFlops.Rates());
        Assert.Equal(4 * 20 + 20 * 5 + 20 + 20, Layer(summary, "lstm").Parameters.At(new()));
        Assert.Equal("0", Layer(summary, "pool").ForwardFlops.Rates());
    }

    [Fact]
    public void Flops_OfAnLstmTaggersWayBack_AreThoseCountedByHand()
    {
        ModelSummary summary = Hand("Tokens, Embedding(4), Lstm(5), Tag<Colour>");

        // For all tokens at once: o∘(1 − tanh²c) (3·H), i∘(1 − i) and f∘(1 − f) together (4·H), i∘(1 − g²) (3·H), tanh c∘o∘(1 − o) (3·H).
        const int Slopes = 13 * 5;

        // Step by step: dh from the head and the next step (H), dc through h (H) and from the next step (H); di (H), df (H), both through their sigmoid (2·H); dg (H), do (H); dc before (H);
        // Uᵀ·ds (2·4H·H).
        const int Steps = 10 * 5 + 2 * 20 * 5;

        // Behind the loop dU (2·4H·H), dW and dx (2·F·4H each), the biases' sum (4H).
        Assert.Equal($"{Slopes + Steps + 2 * 20 * 5 + 2 * (2 * 4 * 20) + 20} per token", Layer(summary, "lstm").BackwardFlops.Rates());
    }

    /// <summary>A loop through several layers costs each of them what it costs outside of it: what is fed is read beside the input, and attention looks at each token of the source.</summary>
    [Fact]
    public void Flops_OfALoop_AreItsLayersOwn()
    {
        const string Layers = "Tokens, Embedding(4), Gru(5, Name = \"encoder\"), TargetTokens, Embedding(4), Lstm(5, Name = \"decoder\"), Attend(Attention.Dot, From = [\"decoder\", \"encoder\"], Name = \"context\"), "
            + "Linear(3, From = [\"decoder\", \"context\"], Name = \"joined\"), Generate";
        ModelSummary open = Hand(Layers), closed = Hand(Layers.Replace("Name = \"decoder\"", "Feed = \"joined\", Name = \"decoder\"", StringComparison.Ordinal));

        Assert.Equal(Layer(open, "context").ForwardFlops.Rates(), Layer(closed, "context").ForwardFlops.Rates());
        Assert.Equal(Layer(open, "joined").ForwardFlops.Rates(), Layer(closed, "joined").ForwardFlops.Rates());

        // W of the three fed numbers (2·3·4H) and its sum with the other part of the product (4H).
        Assert.Equal(Layer(open, "decoder").ForwardFlops["N"] + 2 * 3 * 20 + 20, Layer(closed, "decoder").ForwardFlops["N"]);
    }

    [Fact]
    public void Flops_OfAttention_GrowWithTheLengthOfASequence()
    {
        ModelSummary summary = Hand("Tokens, Embedding(4), Attend(Attention.Dot), Tag<Colour>");

        // Of each token with each of its sequence's T: q·k (2·F), the softmax (5), its part of the sum (2·F).
        Assert.Equal(2 * 4 + 5 + 2 * 4, Layer(summary, "attend").ForwardFlops["NT"]);
        Assert.Equal(21 * 70 * 7, Layer(summary, "attend").ForwardFlops.At(new() { Tokens = 70, Length = 7 }));
    }

    private static LayerSummary Layer(ModelSummary summary, string name) => summary.Layers.Single(layer => layer.Name == name);

    private static ModelSummary Hand(string layers) => (ModelSummary)GeneratorRun.Of($"using SeqDsl;\nnamespace Hand;\npublic enum Colour {{ Red, Green, Blue }}\n[SequenceModel]\n[{layers}]\npublic partial class Model;\n")
        .Load().GetType("Hand.Model")!.GetProperty("Summary")!.GetValue(null)!;
}
