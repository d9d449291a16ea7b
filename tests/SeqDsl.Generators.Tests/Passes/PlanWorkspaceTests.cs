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
        KernelModel kernels = PassPipeline.Compile(CatalogModels.Lower(name).Graph).Kernels;

        Simulate(kernels.Training, kernels.TrainingPlan);
        Simulate(kernels.Inference, kernels.InferencePlan);
    }

    /// <summary>Columns of tokens that a step of this tagger needs at once: its values are more, but not all are needed together.</summary>
    [Fact]
    public void Places_AreUsedAgain()
    {
        string name = CatalogModels.All.First(model => model.Layers == "Tokens, Embedding(4), Lstm(5), Tag<Colour>").Name;
        KernelModel kernels = PassPipeline.Compile(CatalogModels.Lower(name).Graph).Kernels;

        // embedded 4, hidden 5, cell 5, dlogits 3, dhidden 5, dembedded 4; the logits' 3 columns are let go before dhidden.
        Assert.InRange(kernels.TrainingPlan.Columns[WorkspaceRegion.Tokens], 4 + 5 + 5 + 3 + 3, 4 + 5 + 5 + 3 + 5 + 4 - 1);
    }

    private static void Simulate(ModelGraph graph, WorkspacePlan plan)
    {
        Dictionary<(WorkspaceRegion, int), Value> owners = [];
        HashSet<Value> made = PlanWorkspace.Made(graph);
        foreach (Value value in PlanWorkspace.InOrder(graph))
        {
            if (made.Contains(value))
            {
                foreach (Value read in PlanWorkspace.Reads(value))
                {
                    IsThere(read);
                }
            }

            for (int part = 0; part < (value.Op is BundleOp bundle ? bundle.ResultCount : value.Op is Pick ? 0 : 1); part++)
            {
                foreach ((WorkspaceRegion, int) column in Columns(plan.Of(value, part)))
                {
                    owners[column] = value;
                }
            }

            if (value.Op is Scan scan)
            {
                Loop(value, scan);
            }
        }

        foreach (GraphResult result in graph.Results)
        {
            IsThere(result.Value);
        }

        void IsThere(Value value) => Assert.All(Columns(plan[value]), column => Assert.Equal(MakerOf(value), owners[column]));

        // Two steps: what the first leaves must not disturb the second.
        void Loop(Value value, Scan scan)
        {
            HashSet<Value> madeInStep = PlanWorkspace.Made(PlanWorkspace.AsGraph(scan.Step));
            Dictionary<Value, Value> operands = scan.Ports(value.Operands).Where(port => port.Kind != StepPort.Carry).ToDictionary(port => port.Port, port => port.Operand);
            foreach (Value carry in scan.Step.Carries)
            {
                Own(plan.Carried(carry), carry);
            }

            foreach (Value equation in scan.Step.Equations.Concat(scan.Step.Equations))
            {
                if (equation == scan.Step.Equations[0])
                {
                    foreach (int carry in Enumerable.Range(0, scan.Step.Carries.Count).Where(carry => PlanWorkspace.IsMoved(scan.Step, carry)))
                    {
                        Own(plan.Moved(value, carry), value);
                    }
                }

                if (madeInStep.Contains(equation))
                {
                    foreach (Value read in PlanWorkspace.Reads(equation))
                    {
                        IsThere(operands.GetValueOrDefault(read, read));
                    }

                    Own(plan[equation], equation);
                }

                if (equation == scan.Step.Equations[^1])
                {
                    foreach (int carry in Enumerable.Range(0, scan.Step.Carries.Count))
                    {
                        Value next = scan.Step.Next[carry];
                        if (PlanWorkspace.IsMoved(scan.Step, carry))
                        {
                            Assert.All(Columns(plan.Moved(value, carry)), column => Assert.Equal(value, owners[column]));
                        }
                        else
                        {
                            IsThere(operands.GetValueOrDefault(next, next));
                        }
                    }
                }
            }

            Assert.All(scan.Step.Carries.SelectMany(carry => Columns(plan.Carried(carry)).Select(column => (carry, column))), pair => Assert.Equal(pair.carry, owners[pair.column]));
        }

        void Own(Place? place, Value owner)
        {
            foreach ((WorkspaceRegion, int) column in Columns(place))
            {
                owners[column] = owner;
            }
        }
    }

    private static Value MakerOf(Value value) => value.Op is Pick ? value.Operands[0] : value;

    private static IEnumerable<(WorkspaceRegion, int)> Columns(Place? place) =>
        place is Place.InWorkspace room ? Enumerable.Range(room.Column, room.Columns).Select(column => (room.Region, column)) : [];
}
