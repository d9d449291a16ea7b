using SeqDsl.Kernels;
using SeqDsl.Kernels.Ops;
using SeqDsl.Models;
using SeqDsl.Training;

namespace SeqDsl.Tests.Models;

public sealed class ParameterStoreTests
{
    public static TheoryData<OptimizerSpec> Specs() => [Optimizers.Sgd(0.1), Optimizers.Sgd(0.1, momentum: 0.9), Optimizers.Adam(0.01)];

    [Theory, MemberData(nameof(Specs))]
    public void ScatteredGradient_TrainsAsTheDenseOne_BitForBit(OptimizerSpec spec)
    {
        using ColourModel scattered = ColourModel.Create(Colours.Vocabulary, 1), dense = ColourModel.Create(Colours.Vocabulary, 1);
        using FlatOptimizer first = new(spec, scattered.Store), second = new(spec, dense.Store);
        int table = Table(dense.Store), columns = (int)dense.Store.Shape(table)[1];
        long[][] batches = [[1, 2, 1], [0], [2, 2, 1, 0]];
        for (int step = 0; step < 6; step++)
        {
            long[] rows = batches[step % batches.Length];
            using var memory = new FloatBuffer();
            Floats x = memory.Take(rows.Length * columns);
            RandomFill.Normal(new(4, RandomUse.Initialization, 0, (ulong)step), 1, x.Span);
            scattered.Store.ScatterGradient(table, x, rows);
            AddRows.Run(x, columns, rows, dense.Store.GradientMemory(table));
            Assert.Equal(first.Step(clipNorm: 0.5), second.Step(clipNorm: 0.5));
            Assert.Equal(TensorMemory.Of<float>(dense.Store.GradientsToRead), TensorMemory.Of<float>(scattered.Store.GradientsToRead));
            Assert.Equal(TensorMemory.Of<float>(dense.Store.Values), TensorMemory.Of<float>(scattered.Store.Values));
        }
    }

    [Fact]
    public void WhatOthersWriteToAGradient_IsGoneAfterTheNextStep()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        int table = Table(model.Store), columns = (int)model.Store.Shape(table)[1];
        using var memory = new FloatBuffer();
        Floats x = memory.Take(columns);
        x.Span.Fill(1);
        model.Store.ScatterGradient(table, x, [1]);
        TensorMemory.Of<float>(model.Store.Gradient(table)).Fill(5);
        model.Store.ScatterGradient(table, x, [2]);
        Assert.Equal(columns, TensorMemory.Of<float>(model.Store.GradientsToRead).ToArray().Sum());
        Assert.True(Stretched(model.Store) < model.Store.Gradients.numel());
        Assert.True(Stretched(model.Store) >= model.Store.Elements); // the tensor was asked for
    }

    private static int Stretched(ParameterStore store) => store.GradientStretches().ToArray().Sum(stretch => stretch.Length);

    private static int Table(ParameterStore store) => Enumerable.Range(0, store.Count).Single(i => store.Specs[i].Name.Contains("embedding"));
}
