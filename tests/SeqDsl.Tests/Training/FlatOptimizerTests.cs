using SeqDsl.Kernels;
using SeqDsl.Models;
using SeqDsl.Tests.Models;
using SeqDsl.Training;
using TorchSharp;

namespace SeqDsl.Tests.Training;

public sealed class FlatOptimizerTests
{
    public static TheoryData<OptimizerSpec> Specs() =>
    [
        Optimizers.Sgd(0.1),
        Optimizers.Sgd(0.1, weightDecay: 0.01),
        Optimizers.Sgd(0.1, momentum: 0.9, weightDecay: 0.01),
        Optimizers.Sgd(0.1, momentum: 0.9, nesterov: true),
        Optimizers.Adam(0.01),
        Optimizers.Adam(0.01, weightDecay: 0.1),
        Optimizers.AdamW(0.01, weightDecay: 0.1),
    ];

    private static void FillGradients(ParameterStore store, uint step)
    {
        for (int i = 0; i < store.Count; i++)
        {
            RandomFill.Normal(new(3, RandomUse.Initialization, (uint)i, step), 1, TensorMemory.Of<double>(store.Gradient(i)));
        }
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void TensorOperations_DoWhatTheKernelsDo(OptimizerSpec spec)
    {
        using ColourModel onKernels = ColourModel.Create(Colours.Vocabulary, 1, torch.ScalarType.Float64);
        using ColourModel onTensors = ColourModel.Create(Colours.Vocabulary, 1, torch.ScalarType.Float64);
        using var kernels = new FlatOptimizer(spec, onKernels.Store, onKernels: true);
        using var tensors = new FlatOptimizer(spec, onTensors.Store, onKernels: false);
        float[] before = TensorMemory.ToFloats(onKernels.Store.Values);
        for (uint step = 0; step < 5; step++)
        {
            FillGradients(onKernels.Store, step);
            FillGradients(onTensors.Store, step);
            double norm = kernels.Step(clipNorm: 2);
            Assert.Equal(norm, tensors.Step(clipNorm: 2), 1e-9);
            Assert.True(norm > 2);
        }
        double[] expected = TensorMemory.Of<double>(onKernels.Store.Values).ToArray(), found = TensorMemory.Of<double>(onTensors.Store.Values).ToArray();
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.NotEqual(before, TensorMemory.ToFloats(onKernels.Store.Values));
    }

    public static TheoryData<OptimizerSpec, Func<IEnumerable<TorchSharp.Modules.Parameter>, torch.optim.Optimizer>> Peers() => new()
    {
        { Optimizers.Sgd(0.1, 0.9, weightDecay: 0.01), parameters => torch.optim.SGD(parameters, 0.1, 0.9, weight_decay: 0.01) },
        { Optimizers.Adam(0.01, weightDecay: 0.1), parameters => torch.optim.Adam(parameters, 0.01, weight_decay: 0.1) },
        { Optimizers.AdamW(0.01, weightDecay: 0.1), parameters => torch.optim.AdamW(parameters, 0.01, weight_decay: 0.1) },
    };

    [Theory]
    [MemberData(nameof(Peers))]
    public void Updates_AreThoseOfTorchOptim(OptimizerSpec spec, Func<IEnumerable<TorchSharp.Modules.Parameter>, torch.optim.Optimizer> peer)
    {
        using ColourModel ours = ColourModel.Create(Colours.Vocabulary, 1, torch.ScalarType.Float64);
        using ColourModel theirs = ColourModel.Create(Colours.Vocabulary, 1, torch.ScalarType.Float64);
        using var optimizer = new FlatOptimizer(spec, ours.Store);
        using torch.optim.Optimizer other = peer(theirs.parameters());
        for (uint step = 0; step < 5; step++)
        {
            FillGradients(ours.Store, step);
            FillGradients(theirs.Store, step);
            for (int i = 0; i < theirs.Store.Count; i++)
            {
                theirs.Store[i].grad = theirs.Store.Gradient(i);
            }
            optimizer.Step();
            other.step();
        }
        Assert.Equal(5, optimizer.Updates);
        double[] expected = TensorMemory.Of<double>(theirs.Store.Values).ToArray(), found = TensorMemory.Of<double>(ours.Store.Values).ToArray();
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
    }

    [Theory]
    [InlineData(true), InlineData(false)]
    public void GradientsThatAreNotFinite_UpdateNothing(bool onKernels)
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1, torch.ScalarType.Float64);
        using var optimizer = new FlatOptimizer(Optimizers.Adam(), model.Store, onKernels);
        float[] before = TensorMemory.ToFloats(model.Store.Values);
        TensorMemory.Of<double>(model.Store.Gradient(1))[3] = double.NaN;
        Assert.True(double.IsNaN(optimizer.Step()));
        Assert.Equal(before, TensorMemory.ToFloats(model.Store.Values));
        Assert.Equal(0, optimizer.Updates);
    }

    [Fact]
    public void ElementsBetweenParameters_StayZero()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1, torch.ScalarType.Float64);
        using var optimizer = new FlatOptimizer(Optimizers.AdamW(), model.Store);
        FillGradients(model.Store, 0);
        optimizer.Step(clipNorm: 1);
        double[] values = TensorMemory.Of<double>(model.Store.Values).ToArray();
        int end = (int)(model.Store.Offset(2) + 3);
        Assert.Equal(0, end % 16 == 0 ? 1 : values[end..].Sum(Math.Abs));
        Assert.NotEqual(values.Length, end);
    }
}
