using System.Reflection;
using SeqDsl.Cells;
using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Cells;
using SeqDsl.Generators.Graph.Ops;
using SeqDsl.Generators.Passes;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Kernels;

/// <summary>What options make of a step, against their papers' formulas. That kernels, tensors, tape and differences agree on it is shown for every example of the vocabulary.</summary>
public class CellVariantTests
{
    private const string Reset = """
        cell Reset
        {
            weight W: [2·H, I+H]
            weight U: [H, H]
            weight V: [I, I]
            slice x: [n, I]
            carry h: [n, H]
            carry c: [n, H]
            both = concat (matmul V x) h
            gates = sigmoid (matmul W both)
            kept = multiply (gate gates 0 2) h
            squashed = tanh (matmul U kept)
            next add kept (multiply (gate gates 1 2) squashed), c
        }
        """;

    [Fact]
    public void RecurrentDropout_IsSeenByProductsAlone() => Assert.Equal(
        [
            "fromInput = weight_ih·input + bias_ih",
            "fromState = weight_hh·(hidden∘hiddenMask) + bias_hh",
            "resetGate = σ(fromInput[0 of 3] + fromState[0 of 3])",
            "updateGate = σ(fromInput[1 of 3] + fromState[1 of 3])",
            "candidate = tanh(fromInput[2 of 3] + resetGate∘fromState[2 of 3])",
            "hidden' = (1 − updateGate)∘candidate + updateGate∘hidden",
        ],
        CellFormula.Lines(Of(typeof(Gru), dropsStates: true).Make()));

    [Fact]
    public void Projection_IsSeenByProductsAlone()
    {
        CellStep step = Of(typeof(Gru), projects: true).Make();

        Assert.Contains("fromState = weight_hh·(weight_hr·hidden) + bias_hh", CellFormula.Lines(step));
        Assert.Equal("hidden' = (1 − updateGate)∘candidate + updateGate∘hidden", CellFormula.Lines(step)[^1]);
        Assert.Equal("3·H P", $"{step.Field("weight_hh")!.Rows} {step.Field("weight_hh")!.Columns}");
        Assert.Equal("P H", $"{step.Field("weight_hr")!.Rows} {step.Field("weight_hr")!.Columns}");
    }

    [Fact]
    public void Zoneout_KeepsUnitsOfEveryStateInTraining_AndTakesTheMeanInUse()
    {
        CellVariant lstm = Of(typeof(Lstm), zoneout: 0.25);

        Assert.Equal(
            ["hidden' = hidden + (outputGate∘squashedCell − hidden)∘hiddenChanges∘0.75", "cell' = cell + (next − cell)∘cellChanges∘0.75"],
            CellFormula.Lines(lstm.Make()).TakeLast(2));
        Assert.Equal(
            ["hidden' = hidden + (outputGate∘squashedCell − hidden)∘0.75", "cell' = cell + (next − cell)∘0.75"],
            CellFormula.Lines(lstm.MakeForUse()).TakeLast(2));
        Assert.Contains("squashedCell = tanh(next)", CellFormula.Lines(lstm.Make())); // the output gate lets the new cell through, whatever the state keeps
    }

    [Fact]
    public void ALineThatIsUsedInAProductAndElsewhere_IsDroppedInTheProductOnly()
    {
        var variant = new CellVariant(CellText.Read(Reset), 0, dropsStates: true, projects: true);

        Assert.Equal(
            [
                "both = [V·x ‖ h]",
                "gates = σ(W·[V·x ‖ weight_hr·(h∘hMask)])",
                "kept = gates[0 of 2]∘h",
                "keptSeen = gates[0 of 2]∘h∘hMask",
                "squashed = tanh(U·(weight_hr·keptSeen))",
                "h' = kept + gates[1 of 2]∘squashed",
                "c' = c",
            ],
            CellFormula.Lines(variant.Make()));
        Assert.Equal(["hMask"], variant.Masks.Select(mask => mask.Name)); // no product reads c
        Assert.Equal("I+P", $"{variant.Make().Field("W")!.Columns}");
        Assert.Equal(["I False", "P True"], variant.ColumnsOf(variant.Make().Field("W")!).Select(part => $"{part.Columns} {part.OfState}"));
    }

    [Theory]
    [InlineData("Lstm(5, WeightDrop = 0.3)", "lstm.weight_hh_l0")]
    [InlineData("Gru(5, WeightDrop = 0.3, Layers = 2, Projection = 3)", "gru.weight_hh_l0 gru.weight_hh_l1")]
    [InlineData("Lstm(5, Projection = 3)", "")]
    public void WeightDrop_DropsWeightsOfStatesAlone(string layer, string dropped)
    {
        ModelGraph graph = Lower($"Features(2), {layer}, Tag(2)");

        Assert.Equal(dropped, string.Join(" ", graph.Equations.Where(value => value.Op is Multiply && value.Operands[1].Op is SharedMask).Select(value => ((Parameter)value.Operands[0].Op).Name)));
        Assert.DoesNotContain(RemoveDropout.Run(graph).Equations, value => value.Op is SharedMask or DropoutMask);
    }

    [Fact]
    public void ProjectedLstm_HasPyTorchsParameters() => Assert.Equal(
        ["lstm.weight_ih_l0 [20, 2]", "lstm.weight_hh_l0 [20, 3]", "lstm.bias_ih_l0 [20]", "lstm.bias_hh_l0 [20]", "lstm.weight_hr_l0 [3, 5]", "lstm.weight_ih_l1 [20, 3]"],
        Lower("Features(2), Lstm(5, Projection = 3, Layers = 2), Tag(2)").Parameters.Select(parameter => $"{((Parameter)parameter.Op).Name} {parameter.Shape}").Take(6));

    [Fact]
    public void InUse_RecurrentDropoutLeavesTheClassItsOwnKernel()
    {
        string kernels = GeneratorRun.Of("using SeqDsl; [SequenceModel, Features(2), Lstm(4, RecurrentDropout = 0.1), Gru(4, Zoneout = 0.1), Tag(2)] partial class Q;").Files["Q.Kernels.g.cs"];

        Assert.Contains("new LstmRecurrentDropout(2, 4), // lstm_l0", kernels, StringComparison.Ordinal);
        Assert.Contains("new GruZoneout(4, 4), // gru_l0", kernels, StringComparison.Ordinal);
        Assert.Contains("new(global::SeqDsl.Cells.Lstm.CreateKernel(2, 4), global::SeqDsl.Data.Packing.Batch, OnlyInUse: true), // lstm_l0", kernels, StringComparison.Ordinal);
        Assert.Contains("new(new GruZoneoutInUse(4, 4), global::SeqDsl.Data.Packing.Batch, OnlyInUse: true)) // gru_l0", kernels, StringComparison.Ordinal);
    }

    private static CellVariant Of(Type cell, double zoneout = 0, bool dropsStates = false, bool projects = false) =>
        new(CellText.Read(cell.GetCustomAttribute<CompiledCellAttribute>()!.Step), zoneout, dropsStates, projects);

    private static ModelGraph Lower(string layers) => Lowering.Lower(
        ModelParser.Parse(Sources.Compile($"using SeqDsl; [SequenceModel, {layers}] partial class Q;").GetTypeByMetadataName("Q")!, CancellationToken.None)!.Spec).Model!.Graph;
}
