using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Interpretation;
using SeqDsl.Generators.Graph.Ops;
using SeqDsl.Generators.Passes;

namespace SeqDsl.Generators.Tests.Passes;

/// <summary>Attention from one packing to another, which no entry of the catalog has alone: tokens look at the characters of a word that their sequence is given.</summary>
public class AttentionTests
{
    private static readonly int[] labels = [5, 3];

    [Theory]
    [InlineData(false, "attention dot to words"), InlineData(true, "attention additive to words")]
    public void ToAnotherPacking_HasTheGradientsOfCentralDifferences(bool additive, string text)
    {
        ModelGraph definition = Definition(additive), derived = PassPipeline.Run(PassPipeline.KernelTraining(new()), definition);
        Assert.Single(definition.Equations, value => value.Op.Text == text);
        Assert.Single(derived.Equations, value => value.Op.Text == "gradient of " + text);

        IReadOnlyDictionary<string, Block> gradients = RandomRun.Of(derived, labels);
        foreach (string parameter in definition.Parameters.Select(value => value.Name))
        {
            Block gradient = gradients[ModelGraph.GradientOf(parameter)];
            for (int element = 0; element < gradient.Data.Length; element++)
            {
                Assert.Equal((LossWith(1e-5) - LossWith(-1e-5)) / 2e-5, gradient.Data[element], 1e-8);

                double LossWith(double change) =>
                    RandomRun.Of(definition, labels, nudge: (called, index, value) => called == parameter && index == element ? value + change : value)["loss"].Data[0];
            }
        }
    }

    [Fact]
    public void ToAnotherPacking_WantsToKnowWhichSequenceIsWhich()
    {
        var g = new GraphBuilder();
        Value query = Table(g, "query", Packing.Main, Dimension.Vocabulary, 4), memory = Table(g, "memory", Packing.Words, Dimension.Characters, 4);

        var refused = Assert.Throws<ShapeException>(() => g.Attention(query, memory, memory));
        Assert.Equal("attention dot to words takes [N, A], [M, A], [M, G] and sequence numbers [B], and got [N, 4], [M, 4], [M, 4]", refused.Message);
    }

    private static ModelGraph Definition(bool additive)
    {
        var g = new GraphBuilder();
        Value query = Table(g, "query", Packing.Main, Dimension.Vocabulary, 4);
        Value keys = Table(g, "keys", Packing.Words, Dimension.Characters, 4), values = Table(g, "values", Packing.Words, Dimension.Characters, 3);
        Value wordOf = g.Input(Input.Labels(0, Dimension.Sequences));
        Value context = additive
            ? g.AdditiveAttention(query, keys, values, g.Parameter("direction", Shape.Of(1, 4), new InitialValues.Constant(0)), wordOf)
            : g.Attention(query, keys, values, wordOf);
        return new ModelGraph("Cross", [new GraphResult("loss", g.CrossEntropy(context, g.Input(Input.Labels(1, Dimension.Tokens))))]);
    }

    private static Value Table(GraphBuilder g, string name, Packing packing, Dimension entries, int size) =>
        g.TakeRows(g.Parameter(name, Shape.Of(entries, size), new InitialValues.Constant(0)), g.Input(packing.Ids));
}
