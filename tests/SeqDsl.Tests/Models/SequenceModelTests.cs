using SeqDsl.Data;
using SeqDsl.Decoding;
using SeqDsl.Models;
using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Tests.Models;

public sealed class SequenceModelTests
{
    private static readonly IReadOnlyList<Example<IReadOnlyList<string>, Colour>> examples = Colours.Examples(40, 1);

    [Fact]
    public void Parameters_AreViewsOfTheFlatBuffer_WithPyTorchsNames()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary);
        Assert.Equal(["embedding.weight", "linear.weight", "linear.bias"], model.named_parameters().Select(parameter => parameter.Item1));
        Assert.Equal([Colours.Vocabulary.Count, 8], model.get_parameter("embedding.weight")!.shape);
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(0, model.Store.Offset(i) % 16));
        TensorMemory.Of<float>(model.Store.Values)[(int)model.Store.Offset(1)] = 7;
        Assert.Equal(7, TensorMemory.ToFloats(model.get_parameter("linear.weight")!)[0]);
        Assert.True(model.get_parameter("linear.bias")!.requires_grad);
        Assert.True(model.get_parameter("linear.bias")!.is_leaf);
        Assert.Equal((Colours.Vocabulary.Count * 8) + 24 + 3, model.Store.Elements);
    }

    [Fact]
    public void Initialization_DependsOnTheSeed_AndNotOnThePrecision()
    {
        using ColourModel a = ColourModel.Create(Colours.Vocabulary, 3), b = ColourModel.Create(Colours.Vocabulary, 3), c = ColourModel.Create(Colours.Vocabulary, 4);
        using ColourModel d = ColourModel.Create(Colours.Vocabulary, 3, torch.ScalarType.Float64);
        float[] values = TensorMemory.ToFloats(a.Store.Values);
        Assert.Equal(values, TensorMemory.ToFloats(b.Store.Values));
        Assert.NotEqual(values, TensorMemory.ToFloats(c.Store.Values));
        Assert.Equal(values, TensorMemory.ToFloats(d.Store.Values));
        Assert.All(TensorMemory.ToFloats(a.Store[1]), x => Assert.InRange(Math.Abs(x), 1e-9, 1 / Math.Sqrt(8)));
        Assert.All(TensorMemory.ToFloats(a.Store[2]), x => Assert.Equal(0, x));
    }

    [Theory]
    [InlineData(torch.ScalarType.Float32, 1e-5, 0), InlineData(torch.ScalarType.Float64, 1e-12, 0), InlineData(torch.ScalarType.Float64, 1e-12, 0.5)]
    public void TrainStep_GivesTheGradientsThatTheTapeGives(torch.ScalarType type, double tolerance, double dropout)
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1, type, dropout);
        using Batch batch = model.Place(model.Pack(examples));
        using (Tensor logits = model.call(batch)!)
        using (Tensor loss = model.Loss(batch, logits))
        {
            loss.backward();
            Assert.Equal(TensorMemory.Scalar(loss), model.TrainStep(batch), 1e-6);
        }
        Assert.Equal(1, model.Step);
        for (int i = 0; i < model.Store.Count; i++)
        {
            using Tensor taped = model.Store[i].grad!;
            float[] expected = TensorMemory.ToFloats(taped), found = TensorMemory.ToFloats(model.Store.Gradient(i));
            Assert.Contains(expected, x => x != 0);
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        }
    }

    [Fact]
    public void EvalMode_EndsDropout()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1, dropout: 0.5);
        using Batch batch = model.Place(model.Pack(examples));
        using Tensor training = model.call(batch)!;
        model.eval();
        using Tensor evaluating = model.call(batch)!;
        Assert.NotEqual(TensorMemory.ToFloats(training), TensorMemory.ToFloats(evaluating));
        using Tensor loss = model.Loss(batch, evaluating);
        Assert.Equal(TensorMemory.Scalar(loss), model.Loss(batch), 1e-6);
    }

    [Fact]
    public void DropoutMask_DependsOnSeedStepSiteAndElementOnly()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1), other = ColourModel.Create(Colours.Vocabulary, 2);
        using Tensor like = torch.zeros(20, 30), doubles = torch.zeros(20, 30, torch.ScalarType.Float64);
        float[] Mask(ColourModel m, int site, long step, Tensor shape)
        {
            m.Step = step;
            using Tensor mask = m.Mask(site, shape, 0.5);
            Assert.Equal(shape.shape, mask.shape);
            Assert.Equal(shape.dtype, mask.dtype);
            return TensorMemory.ToFloats(mask);
        }
        float[] first = Mask(model, 0, 0, like);
        Assert.Equal([0, 2], first.Distinct().Order());
        Assert.Equal(first, Mask(model, 0, 0, doubles));
        Assert.NotEqual(first, Mask(model, 1, 0, like));
        Assert.NotEqual(first, Mask(model, 0, 1, like));
        Assert.NotEqual(first, Mask(other, 0, 0, like));
    }

    [Fact]
    public void InverseDocumentFrequency_IsItsFormula()
    {
        Vocabulary vocabulary = Vocabulary.Build([["a", "b", "b"], ["a"], ["c"]]);
        using ColourModel model = ColourModel.Create(vocabulary);
        float[] expected = [.. Enumerable.Range(0, vocabulary.Count).Select(id => (float)(Math.Log(4.0 / (1 + vocabulary.DocumentsOf(id))) + 1))];
        Assert.Equal(expected, TensorMemory.ToFloats(model.DocumentWeights()));
        model.to(torch.ScalarType.Float64);
        Assert.Equal(torch.ScalarType.Float64, model.DocumentWeights().dtype);
    }

    [Fact]
    public void Moving_KeepsTheFlatBufferWhole()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 5);
        float[] before = TensorMemory.ToFloats(model.Store.Values);
        model.Store[2].requires_grad = false;
        model.to(torch.ScalarType.Float64);
        Assert.Equal(before, TensorMemory.ToFloats(model.Store.Values));
        Assert.Equal(torch.ScalarType.Float64, model.Type);
        Assert.Same(model.Store[0], model.get_parameter("embedding.weight"));
        Assert.Equal(["embedding.weight", "linear.weight", "linear.bias"], model.named_parameters().Select(parameter => parameter.Item1));
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(i => model.Store[i].requires_grad));
        TensorMemory.Of<double>(model.Store.Values)[0] = 9;
        Assert.Equal(9, TensorMemory.ToFloats(model.get_parameter("embedding.weight")!)[0]);
        using Batch batch = model.Place(model.Pack(examples));
        Assert.Contains("linear.bias has requires_grad = false", Assert.Throws<InvalidOperationException>(() => model.TrainStep(batch)).Message);
        model.Store[2].requires_grad = true;
        Assert.True(float.IsFinite(model.TrainStep(batch)));
        Assert.Throws<NotSupportedException>(() => model.to(torch.ScalarType.Float16));
    }

    [Fact]
    public void StateDict_GoesInAndOut()
    {
        using ColourModel a = ColourModel.Create(Colours.Vocabulary, 1), b = ColourModel.Create(Colours.Vocabulary, 2);
        b.load_state_dict(a.state_dict());
        Assert.Equal(TensorMemory.ToFloats(a.Store.Values), TensorMemory.ToFloats(b.Store.Values));
    }

    [Fact]
    public void AUsersOwnLoop_WithTapeAndOptimizer_Learns()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        using torch.optim.Optimizer optimizer = torch.optim.Adam(model.parameters(), lr: 0.1);
        using Batch batch = model.Place(model.Pack(examples));
        float before = model.Loss(batch);
        for (int step = 0; step < 60; step++)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            optimizer.zero_grad();
            model.Loss(batch, model.call(batch)!).backward();
            optimizer.step();
        }
        Assert.InRange(model.Loss(batch), 0, before / 5);
    }

    [Fact]
    public void AUsersOwnLoop_WithTheTapeAlone_Learns()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        using Batch batch = model.Place(model.Pack(examples));
        float before = model.Loss(batch);
        for (int step = 0; step < 60; step++)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            model.zero_grad();
            model.Loss(batch, model.call(batch)!).backward();
            using IDisposable untaped = torch.no_grad();
            foreach (Parameter parameter in model.parameters())
            {
                parameter.sub_(parameter.grad!.mul(Constant.Of(2)));
            }
        }
        Assert.InRange(model.Loss(batch), 0, before / 5);
    }

    [Fact]
    public void Predictions_ComeInTheOrderOfTheInputs_AndDoNotDependOnTheirBatch()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        IReadOnlyList<string>[] inputs = [.. Colours.Examples(700, 9).Select(example => example.Input)];
        IReadOnlyList<Prediction<Colour>> together = model.Predict(inputs);
        Assert.Equal(inputs.Length, together.Count);
        for (int i = 0; i < inputs.Length; i += 23)
        {
            Prediction<Colour> alone = model.Predict(inputs[i]);
            Assert.Equal(alone.Label, together[i].Label);
            Assert.Equal(alone.Probability, together[i].Probability, 1e-6);
            Assert.Equal(1, alone.Distribution.Sum(entry => entry.Probability), 1e-5);
        }
        Assert.Equal(model.Predict((IReadOnlyList<string>)["the", "rose"]).Probability, model.Predict("the  rose").Probability);
        Assert.Empty(model.Predict(Array.Empty<IReadOnlyList<string>>()));
    }

    [Fact]
    public void ArrayOfStrings_IsSeveralTexts()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        string[] texts = ["the rose", "the sky is", "rose"];

        IReadOnlyList<Prediction<Colour>> predictions = model.Predict(texts);

        Assert.Equal(texts.Select(text => model.Predict(text).Probability), predictions.Select(prediction => prediction.Probability), (left, right) => Math.Abs(left - right) < 1e-6);
        Assert.Equal(3, predictions.Select(prediction => prediction.Probability).Distinct().Count());
        Assert.Equal(predictions.Select(prediction => prediction.Label), model.Predict(["the rose", "the sky is", "rose"]).Select(prediction => prediction.Label));
        Assert.Empty(model.Predict(Array.Empty<string>()));
        Assert.Equal("example 1 has an input that is null.", Assert.Throws<DataException>(() => model.Predict(["the rose", null!])).Message);
        Assert.Contains("example 2: the sequence is empty", Assert.Throws<DataException>(() => model.Predict(["the rose", "rose", " "])).Message);
    }

    [Fact]
    public void InputsAndTargetsThatCannotBe_AreRefused_WithTheirIndex()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary);
        Assert.Contains("example 0: the sequence is empty", Assert.Throws<DataException>(() => model.Predict("  ")).Message);
        Assert.Contains("example 1", Assert.Throws<DataException>(() => model.Predict([(IReadOnlyList<string>)["a"], []])).Message);
        Assert.Contains("example 1: 7", Assert.Throws<DataException>(() => model.Pack([new(["a"], Colour.Red), new(["b"], (Colour)7)])).Message);
        Assert.Contains("example 0 is null", Assert.Throws<DataException>(() => model.Pack([null!])).Message);
        Assert.Contains("example 0 has an input that is null", Assert.Throws<DataException>(() => model.Pack([new(null!, Colour.Red)])).Message);
        Assert.Contains("expected 2", Assert.Throws<DataException>(() => InputCodec.Features(2).Encode([[1f, 2f], [3f]])).Message);
        Assert.Contains("empty", Assert.Throws<DataException>(() => InputCodec.Features(2).Encode([])).Message);
    }

    [Fact]
    public void ModelOfTokens_NeedsAVocabulary() => Assert.Throws<ArgumentNullException>(() => ColourModel.Create(null!));

    [Fact]
    public void TrainSteps_LeaveNoTensorBehind_AndAllocateLittle()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1, dropout: 0.3);
        using Batch batch = model.Place(model.Pack(examples));
        using var optimizer = new SeqDsl.Training.FlatOptimizer(SeqDsl.Training.Optimizers.Adam(), model.Store);
        for (int step = 0; step < 50; step++)
        {
            model.TrainStep(batch);
            optimizer.Step(clipNorm: 1);
        }
        // Handles that earlier tests left to the finalizer go first.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long tensors = Tensor.TotalCount;
        for (int step = 0; step < 500; step++)
        {
            model.TrainStep(batch);
            optimizer.Step(clipNorm: 1);
        }
        Assert.Equal(tensors, Tensor.TotalCount);

        long bytes = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 100; step++)
        {
            optimizer.Step(clipNorm: 1);
        }
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - bytes) / 100, 0, 256);
    }

    [Fact]
    public void Dispose_DisposesParametersAndBuffers()
    {
        ColourModel model = ColourModel.Create(Colours.Vocabulary);
        Parameter parameter = model.Store[0];
        model.Dispose();
        Assert.True(parameter.IsInvalid && model.Store.Values.IsInvalid && model.Store.Gradients.IsInvalid);
    }
}
