using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Interpretation;
using SeqDsl.Generators.Graph.Ops;
using SeqDsl.Generators.Passes;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Passes;

/// <summary>Every pass, on every model of the catalog, keeps what the graph computes; and each does what it is there for.</summary>
public class PassTests
{
    public static TheoryData<string> Names => [.. CatalogModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void EachTrainingPass_KeepsTheInterpretersAnswer(string name) =>
        Keeps(name, [.. PassPipeline.Forward, .. PassPipeline.Training], "logits", "loss");

    [Theory]
    [MemberData(nameof(Names))]
    public void EachInferencePass_KeepsTheInterpretersAnswer(string name) => Keeps(name, PassPipeline.Inference, "logits", "scores");

    [Theory]
    [MemberData(nameof(Names))]
    public void EachKernelTrainingPass_KeepsTheInterpretersAnswer(string name) => Keeps(name, PassPipeline.KernelTraining(new()), "logits", "loss");

    [Theory]
    [MemberData(nameof(Names))]
    public void EachKernelInferencePass_KeepsTheInterpretersAnswer(string name) =>
        Keeps(name, PassPipeline.KernelInference(new()), "logits", "loss", "scores");

    [Theory]
    [MemberData(nameof(Names))]
    public void EachKernelLossPass_KeepsTheInterpretersAnswer(string name) => Keeps(name, PassPipeline.KernelLoss(new()), "loss");

    [Theory]
    [MemberData(nameof(Names))]
    public void UseKernels_LeavesNoCellsScanToOtherPasses(string name)
    {
        ModelGraph definition = PassPipeline.Only(CatalogModels.Lower(name).Graph, "logits", "loss"), training = PassPipeline.Run(PassPipeline.KernelTraining(new()), definition);

        Assert.Equal(definition.Equations.Count(value => value.Op is Scan { Cell: null }), training.Equations.Count(value => value.Op is Scan) / 2); // forward and backward
        Assert.Equal(
            training.Equations.Where(IsTrained).Select(value => value.Op).OfType<Recurrence>().Order(Comparer<Recurrence>.Create((a, b) => a.Number - b.Number)),
            training.Equations.Select(value => value.Op).OfType<RecurrenceGradient>().Select(gradient => gradient.Of).OrderBy(recurrence => recurrence.Number));

        // What a frozen model computes has no gradient.
        static bool IsTrained(Value value) => Reachable.From([value]).Any(part => part.Op is Parameter { Frozen: false });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientsOfKernels_AreThoseOfTensorOperations(string name)
    {
        LoweredModel lowered = CatalogModels.Lower(name);
        ModelGraph graph = PassPipeline.Only(lowered.Graph, "logits", "loss");

        IReadOnlyDictionary<string, Block> expected = Run(PassPipeline.Run([.. PassPipeline.Forward, .. PassPipeline.Training], graph), lowered);
        IReadOnlyDictionary<string, Block> actual = Run(PassPipeline.Run(PassPipeline.KernelTraining(new()), graph), lowered);

        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected.Keys, result => Assert.True(
            expected[result].Data.Zip(actual[result].Data, (left, right) => Math.Abs(left - right)).Max() < 1e-11, result));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DerivedGradients_AreCentralDifferencesOfTheDefinition(string name)
    {
        LoweredModel lowered = CatalogModels.Lower(name);
        ModelGraph definition = PassPipeline.Only(lowered.Graph, "loss");
        IReadOnlyDictionary<string, Block> derived = Run(PassPipeline.Compile(lowered.Graph).Training, lowered);
        foreach (Value parameter in definition.Parameters.Where(parameter => parameter.Op is Parameter { Frozen: false }))
        {
            Block gradient = derived[ModelGraph.GradientOf(parameter.Name)];
            int element = parameter.Name.Length * 7 % gradient.Data.Length;
            double difference = (LossWith(1e-5) - LossWith(-1e-5)) / 2e-5;
            Assert.Equal(difference, gradient.Data[element], 1e-8);

            double LossWith(double change) =>
                Run(definition, lowered, (called, index, value) => called == parameter.Name && index == element ? value + change : value)["loss"].Data[0];
        }
    }

    [Fact]
    public void MergeGates_MakesOneProductOfFourGates()
    {
        StepGraph step = StepAfter("Lstm(5)", "MergeGates");

        Assert.Equal(2, step.Equations.Count(value => value.Op is MatMul));
        Assert.Equal(2, step.Equations.Count(value => value.Op is Sigmoid));
        Assert.DoesNotContain(step.Equations, value => value.Op is Concat);
    }

    [Fact]
    public void HoistInputs_LeavesOneProductInTheLoop()
    {
        foreach (string cell in new[] { "Rnn(5)", "Lstm(5)", "Gru(5)" })
        {
            Assert.Single(StepAfter(cell, "HoistInputs").Equations, value => value.Op is MatMul);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CompiledLoops_HoldNoSumAndNoProductThatCouldLeaveThem(string name)
    {
        ModelGraph training = PassPipeline.Compile(CatalogModels.Lower(name).Graph).Training;

        Assert.All(training.Equations.Select(value => value.Op).OfType<Scan>(), scan => Assert.Empty(scan.Step.Sums));
        foreach (StepGraph step in training.Equations.Select(value => value.Op).OfType<Scan>().Select(scan => scan.Step))
        {
            IReadOnlyList<Value> state = Reachable.From(step.Next);
            foreach (Value product in step.Equations.Where(value => value.Op is MatMul or AddMatMul))
            {
                // What reads no state could be computed before the loop, and what no state needs after it.
                Assert.Contains(Reachable.From([product]), value => value.Op is Port { Of: StepPort.Carry });
                Assert.Contains(product, state);
            }
        }
    }

    [Fact]
    public void Verifier_RefusesResultsOfOneName()
    {
        ModelGraph graph = CatalogModels.Lower(CatalogModels.All[0].Name).Graph;

        var refused = Assert.Throws<InvalidOperationException>(() => GraphVerifier.Verify(graph with { Results = [graph.Results[0], graph.Results[0]] }, "a test"));
        Assert.Contains($"After a test: two results are called {graph.Results[0].Name}", refused.Message, StringComparison.Ordinal);
    }

    private static void Keeps(string name, IReadOnlyList<PassPipeline.Pass> passes, params string[] results)
    {
        LoweredModel lowered = CatalogModels.Lower(name);
        ModelGraph graph = PassPipeline.Only(lowered.Graph, results);
        if (passes[0].Name == "RemoveDropout")
        {
            graph = passes[0].Run(graph); // without dropout the answer is another one, and stays it
        }

        IReadOnlyDictionary<string, Block> expected = Run(graph, lowered);
        foreach (PassPipeline.Pass pass in passes)
        {
            graph = pass.Run(graph);
            GraphVerifier.Verify(graph, pass.Name);
            IReadOnlyDictionary<string, Block> actual = Run(graph, lowered);
            foreach (string result in expected.Keys)
            {
                Assert.True(
                    expected[result].Data.Zip(actual[result].Data, (left, right) => Math.Abs(left - right)).Max() < 1e-11,
                    $"{pass.Name} changes {result}.");
            }

            expected = actual;
        }
    }

    private static StepGraph StepAfter(string cell, string last)
    {
        string name = CatalogModels.All.First(model => model.Layers == $"Tokens, Embedding(4), {cell}, Tag<Colour>").Name;
        ModelGraph graph = PassPipeline.Only(CatalogModels.Lower(name).Graph, "logits", "loss");
        foreach (PassPipeline.Pass pass in PassPipeline.Forward)
        {
            graph = pass.Run(graph);
            if (pass.Name == last)
            {
                break;
            }
        }

        return graph.Equations.Select(value => value.Op).OfType<Scan>().Single().Step;
    }

    private static IReadOnlyDictionary<string, Block> Run(ModelGraph graph, LoweredModel lowered, Func<string, int, double, double>? nudge = null) =>
        RandomRun.Of(graph, [.. lowered.Heads.Select(head => head.Head.Numbers(head.Spec) > 0 ? 0 : head.Head.Columns(head.Spec))], lowered.Input.Integer("Size"), nudge);
}
