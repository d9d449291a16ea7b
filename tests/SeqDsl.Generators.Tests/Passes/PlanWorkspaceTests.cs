using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;
using SeqDsl.Generators.Passes;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Passes;

/// <summary>The plan is run without numbers: whoever writes a column owns it, and what is read must still be there.</summary>
public class PlanWorkspaceTests
{
    public static TheoryData<string> Names => [.. CatalogModels.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void WhatIsRead_IsStillThere(string name)
    {
        KernelModel kernels = PassPipeline.Compile(CatalogModels.Lower(name).Graph).Kernels!;

        Simulate(kernels.Training, kernels.TrainingPlan);
        Simulate(kernels.Inference, kernels.InferencePlan);
    }

    /// <summary>Columns of tokens that a step of this tagger needs at once: its values are more, but not all are needed together.</summary>
    [Fact]
    public void Places_AreUsedAgain()
    {
        string name = CatalogModels.All.First(model => model.Layers == "Tokens, Embedding(4), Lstm(5), Tag<Colour>").Name;
        KernelModel kernels = PassPipeline.Compile(CatalogModels.Lower(name).Graph).Kernels!;

        // embedded 4, hidden 5, cell 5, dlogits 3, dhidden 5, dembedded 4; the logits' 3 columns are let go before dhidden.
        Assert.InRange(kernels.TrainingPlan.Columns[WorkspaceRegion.Tokens], 4 + 5 + 5 + 3 + 3, 4 + 5 + 5 + 3 + 5 + 4 - 1);
    }

    private static void Simulate(ModelGraph graph, WorkspacePlan plan)
    {
        Dictionary<(WorkspaceRegion, int), Value> owners = [];
        foreach (Value value in PlanWorkspace.InOrder(graph))
        {
            if (PlanWorkspace.IsMade(value, graph))
            {
                foreach (Value read in PlanWorkspace.Reads(value))
                {
                    Assert.All(Columns(plan[read]), column => Assert.Equal(MakerOf(read), owners[column]));
                }
            }

            for (int part = 0; part < (value.Op is BundleOp bundle ? bundle.ResultCount : value.Op is Pick ? 0 : 1); part++)
            {
                foreach ((WorkspaceRegion, int) column in Columns(plan.Of(value, part)))
                {
                    owners[column] = value;
                }
            }
        }

        foreach (GraphResult result in graph.Results)
        {
            Assert.All(Columns(plan[result.Value]), column => Assert.Equal(MakerOf(result.Value), owners[column]));
        }
    }

    private static Value MakerOf(Value value) => value.Op is Pick ? value.Operands[0] : value;

    private static IEnumerable<(WorkspaceRegion, int)> Columns(Place? place) =>
        place is Place.InWorkspace room ? Enumerable.Range(room.Column, room.Columns).Select(column => (room.Region, column)) : [];
}
