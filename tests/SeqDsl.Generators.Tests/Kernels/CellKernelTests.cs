using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using SeqDsl.Cells;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Cells;
using SeqDsl.Generators.Graph.Ops;
using SeqDsl.Generators.Kernels;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Kernels;

/// <summary>What a cell's step becomes, and which cells have no kernel. What kernels compute is held against the interpreter in the end-to-end tests.</summary>
public class CellKernelTests
{
    private const string WeightsOfBoth = """
        using SeqDsl; using SeqDsl.Cells;

        [Cell]
        public sealed partial class Scaled
        {
            private Weight W;
            private Vector scale; // one for each input and unit

            public Vector Step(Vector x, Vector h) => Tanh(W * (scale * Concat(h, x)));
        }

        [SequenceModel, Features(2), Recurrent<Scaled>(4), Tag(2)] partial class Q;
        """;

    [Fact]
    public void WeightsForInputsAndUnitsSideBySide_RunAsALoopOfTheModels()
    {
        GeneratorRun run = GeneratorRun.Of(WeightsOfBoth);

        Assert.DoesNotContain("class __Kernel", run.Files["Scaled.g.cs"], StringComparison.Ordinal);
        Assert.Contains("for (int step = batch.Steps - 1; step >= 0; step--)", run.Files["Q.Kernels.g.cs"], StringComparison.Ordinal); // the way back
    }

    [Fact]
    public void Lstm_HasOneStageForwardAndTwoBackward()
    {
        CellKernelPlan plan = CellKernelPlanner.Plan(Step(typeof(Lstm)));

        Assert.Single(plan.Forward.Phase.Stages);
        Assert.Equal(2, plan.Backward.Phase.Stages.Count); // the gates' gradients, then their product with the weights
        Assert.Equal(4, plan.Forward.Phase.Stages[0].Groups.Single().Parts.Count);
        Assert.Equal("outputGate H, squashedCell H, inputGateForgetGate 2·H, candidate H, cellBefore H, hiddenBefore H", Writing.KernelWriter.Saved(plan));
    }

    [Fact]
    public void OnlyProductsLeaveTheLoop()
    {
        ModelGraph graph = CellGraph.Of(Step(typeof(Gru)));

        Assert.All(
            graph.Equations.Where(value => value.Shape.Rank == 2 && value.Shape[0] == Dimension.Tokens),
            value => Assert.True(value.Op is MatMul or Add or Pick or Parameter, value.ToString()));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(KernelSizes.Hidden, "Hidden")]
    [InlineData(2 * KernelSizes.Inputs + 3 * KernelSizes.Hidden, "2 * Inputs + 3 * Hidden")]
    [InlineData(2 * KernelSizes.Projected + KernelSizes.Inputs, "Inputs + 2 * Projected")]
    [InlineData(9 * KernelSizes.Inputs + KernelSizes.Projected + 90 * KernelSizes.Hidden + 16, "9 * Inputs + Projected + 90 * Hidden + 16")]
    public void Sizes_AreReadBack(int size, string text) => Assert.Equal(text, KernelSizes.Text(size));

    /// <summary>A kernel is compiled with numbers that stand for its sizes: none of them, and no multiple, may be taken for one where a user has written it.</summary>
    [Theory]
    [InlineData("1e7", 1e7)]
    [InlineData("1000003", 1000003)]
    [InlineData("3 * 1000003", 3000009)]
    [InlineData("95000011.0", 95000011)]
    [InlineData("200000033", 200000033)]
    [InlineData("1e38", 1e38)]
    [InlineData("1e-38", 1e-38)]
    public void NumberOfAFormula_IsNeverASize(string number, double value)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using SeqDsl.Cells;
            [SeqDsl.Cell] public sealed partial class Magnified { Weight W, U; Vector gain; Bias b; public Vector Step(Vector x, Vector h) => Tanh({{number}} * LayerNorm(W * x + U * h, gain, b)); }
            """);

        string text = run.Files["Magnified.g.cs"];
        float[] constants = [.. Regex.Matches(text, @"V\.All\(([^)]+)f\)").Select(found => float.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture))];
        Assert.Contains((float)value, constants);
        Assert.Contains("V.All(at.Hidden)", text, StringComparison.Ordinal); // of the normalization
    }

    private static CellStep Step(Type cell) => CellText.Read(cell.GetCustomAttribute<CompiledCellAttribute>()!.Step);
}
