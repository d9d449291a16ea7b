using SeqDsl.Data;
using SeqDsl.Models;
using SeqDsl.Training;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>A generated model in a loop of the user's own: it is a module like any other, and both ways of training may be mixed.</summary>
public class UserLoopTests
{
    private const string Classifier = "Embedding(4), Lstm(5), Pool(Pooling.Last), Classify<", Tagger = "Embedding(4), Lstm(5), Tag<";

    private static readonly int[] lengths = [3, 1, 6, 4, 1, 3];

    // No dropout, so that two ways of training see the same numbers whatever step they count.
    private static readonly string name = Catalog.Declaring(Classifier);

    [Fact]
    public void OwnLossAndAdam_MakeTheLossFall()
    {
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float32);
        using Batch batch = model.Place(Catalog.Pack(model, lengths));
        using torch.optim.Optimizer optimizer = torch.optim.Adam(model.parameters(), lr: 0.05);
        model.train();
        float before = model.Loss(batch), last = 0;
        for (int step = 0; step < 30; step++)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            optimizer.zero_grad();
            // A loss that no head knows: cross entropy with smoothed labels, and a penalty on the logits.
            torch.Tensor logits = model.call(batch);
            torch.Tensor loss = torch.nn.functional.cross_entropy(logits, batch.Labels(), label_smoothing: 0.05) + logits.pow(2).mean() * 0.001;
            loss.backward();
            optimizer.step();
            last = loss.item<float>();
        }

        Assert.True(last < 0.5 * before, $"The user's loss went from about {before} to {last}.");
        Assert.True(model.Loss(batch) < 0.5 * before, $"The model's loss went from {before} to {model.Loss(batch)}.");
    }

    [Theory]
    [InlineData(Classifier, torch.ScalarType.Float32, 1e-5)]
    [InlineData(Classifier, torch.ScalarType.Float64, 1e-12)]
    [InlineData(Tagger, torch.ScalarType.Float32, 1e-5)]
    [InlineData(Tagger, torch.ScalarType.Float64, 1e-12)]
    public void TapeAndTrainStep_GiveTheSameParametersUnderPlainSgd(string layers, torch.ScalarType type, double tolerance)
    {
        using SequenceModel taped = Catalog.Create(Catalog.Declaring(layers), type), tapeless = Catalog.Create(Catalog.Declaring(layers), type);
        using Batch batch = taped.Place(Catalog.Pack(taped, lengths));
        using torch.optim.Optimizer sgd = torch.optim.SGD(taped.parameters(), learningRate: 0.5);
        using var flat = new FlatOptimizer(Optimizers.Sgd(0.5), tapeless.Store);
        double before = taped.Loss(batch);
        for (int step = 0; step < 10; step++)
        {
            double loss = TapeStep(taped, batch, sgd);
            Assert.Equal(loss, tapeless.TrainStep(batch), 1e-4);
            flat.Step();
        }

        // The labels are random and the steps few: a little is all that plain gradient descent takes off.
        Assert.True(taped.Loss(batch) < before - 0.005, $"The loss went from {before} to {taped.Loss(batch)}.");
        Numbers.Close(Numbers.Of(taped.Store.Values), Numbers.Of(tapeless.Store.Values), tolerance, "What the tape trained");
    }

    [Fact]
    public void BothWays_MayTakeTurnsOnOneModel()
    {
        using SequenceModel mixed = Catalog.Create(name, torch.ScalarType.Float64), tapeless = Catalog.Create(name, torch.ScalarType.Float64);
        using Batch batch = mixed.Place(Catalog.Pack(mixed, lengths));
        using torch.optim.Optimizer sgd = torch.optim.SGD(mixed.parameters(), learningRate: 0.5);
        using FlatOptimizer ofMixed = new(Optimizers.Sgd(0.5), mixed.Store), ofTapeless = new(Optimizers.Sgd(0.5), tapeless.Store);
        for (int step = 0; step < 10; step++)
        {
            if (step % 2 == 0)
            {
                TapeStep(mixed, batch, sgd);
            }
            else
            {
                mixed.TrainStep(batch);
                ofMixed.Step();
            }
            tapeless.TrainStep(batch);
            ofTapeless.Step();
        }

        Numbers.Close(Numbers.Of(tapeless.Store.Values), Numbers.Of(mixed.Store.Values), 1e-12, "What both ways trained in turns");
    }

    [Fact]
    public void GradientsOfTrainStep_CanBeGivenToTheUsersOptimizer()
    {
        using SequenceModel ours = Catalog.Create(name, torch.ScalarType.Float64), taped = Catalog.Create(name, torch.ScalarType.Float64);
        using Batch batch = ours.Place(Catalog.Pack(ours, lengths));
        using torch.optim.Optimizer ofOurs = torch.optim.Adam(ours.parameters(), lr: 0.05), ofTaped = torch.optim.Adam(taped.parameters(), lr: 0.05);
        for (int step = 0; step < 10; step++)
        {
            ours.TrainStep(batch);
            for (int parameter = 0; parameter < ours.Store.Count; parameter++)
            {
                ours.Store[parameter].grad = ours.Store.Gradient(parameter);
            }
            ofOurs.step();
            TapeStep(taped, batch, ofTaped);
        }

        Numbers.Close(Numbers.Of(taped.Store.Values), Numbers.Of(ours.Store.Values), 1e-9, "What TrainStep's gradients trained");
    }

    [Fact]
    public void StateDict_CarriesEverythingToAnotherInstance()
    {
        using SequenceModel trained = Catalog.Create(name, torch.ScalarType.Float32, seed: 1), fresh = Catalog.Create(name, torch.ScalarType.Float32, seed: 2);
        using Batch batch = trained.Place(Catalog.Pack(trained, lengths));
        Assert.NotEqual(trained.Loss(batch), fresh.Loss(batch));

        Dictionary<string, torch.Tensor> state = trained.state_dict();
        (IList<string> missing, IList<string> unexpected) = fresh.load_state_dict(state);

        Assert.Empty(missing);
        Assert.Empty(unexpected);
        Assert.Equal([.. trained.Store.Specs.Select(spec => spec.Name).Order()], state.Keys.Order());
        Assert.Equal(trained.named_parameters().Select(pair => pair.name).Order(), state.Keys.Order());
        Assert.Equal(Numbers.Of(trained.Store.Values), Numbers.Of(fresh.Store.Values));
        Assert.Equal(trained.Loss(batch), fresh.Loss(batch));
    }

    [Fact]
    public void FrozenParameter_StaysAsItIsInTheUsersLoop()
    {
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float32);
        using Batch batch = model.Place(Catalog.Pack(model, lengths));
        model.Store[0].requires_grad = false;
        double[] frozen = Numbers.Of(model.Store[0]), free = Numbers.Of(model.Store[1]);
        using torch.optim.Optimizer sgd = torch.optim.SGD(model.parameters().Where(parameter => parameter.requires_grad), learningRate: 0.5);

        TapeStep(model, batch, sgd);

        Assert.Equal(frozen, Numbers.Of(model.Store[0]));
        Assert.NotEqual(free, Numbers.Of(model.Store[1]));
    }

    /// <summary>Neither way of TrainStep asks for requires_grad: to go on would train what shall stay, or leave what shall be trained.</summary>
    [Theory]
    [InlineData(KernelUse.Auto)]
    [InlineData(KernelUse.Off)]
    public void RequiresGradOtherThanDeclared_IsRefusedByTrainStepAndFit(KernelUse use)
    {
        using SequenceModel model = Catalog.Create(Catalog.Declaring("Embedding(4, Pretrained = \"vectors.txt\", Frozen = true)"), torch.ScalarType.Float32);
        model.KernelUse = use;
        using Batch batch = model.Place(Catalog.Pack(model, lengths));
        int free = Numbers.Trained(model).First(), frozen = Enumerable.Range(0, model.Store.Count).Except(Numbers.Trained(model)).First();
        double[] before = Numbers.Of(model.Store.Values);

        Refused(free, false, "would train it", "requires_grad = false", "Embedding(…, Frozen = true)");
        Refused(frozen, true, "leave it as it is", "requires_grad = true", "Frozen = false");
        Assert.Equal(before, Numbers.Of(model.Store.Values));
        Assert.Equal(0, model.Step);
        Assert.True(float.IsFinite(model.TrainStep(batch)));

        void Refused(int parameter, bool value, params string[] said)
        {
            model.Store[parameter].requires_grad = value;
            foreach (Action train in (Action[])[() => model.TrainStep(batch), () => new Trainer(model, new NoBatches(), null, new() { Progress = false }).Run()])
            {
                string message = Assert.Throws<InvalidOperationException>(train).Message;
                Assert.All([model.Store.Specs[parameter].Name, .. said], part => Assert.Contains(part, message, StringComparison.Ordinal));
            }
            model.Store[parameter].requires_grad = !value;
        }
    }

    [Fact]
    public void StepOfTheModel_DecidesWhichUnitsTheUsersLoopDrops()
    {
        using SequenceModel model = Catalog.Create(Catalog.Declaring("Dropout(0.5), Pool(Pooling.Last), Classify<"), torch.ScalarType.Float32);
        using Batch batch = model.Place(Catalog.Pack(model, lengths));
        using IDisposable untaped = torch.no_grad();
        using torch.Tensor first = model.call(batch), again = model.call(batch);
        model.Step++;
        using torch.Tensor next = model.call(batch);

        Assert.Equal(Numbers.Of(first), Numbers.Of(again));
        Assert.NotEqual(Numbers.Of(first), Numbers.Of(next));
    }

    /// <summary>A training that is refused before it asks for data.</summary>
    private sealed class NoBatches : IBatches
    {
        public IReadOnlyList<int[]> Plan(int epoch) => throw new InvalidOperationException("Data were asked for.");

        public PackedBatch Pack(int[] plan, int epoch) => throw new InvalidOperationException("Data were asked for.");
    }

    private static double TapeStep(SequenceModel model, Batch batch, torch.optim.Optimizer optimizer)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        optimizer.zero_grad();
        torch.Tensor loss = torch.nn.functional.cross_entropy(model.call(batch), batch.Labels());
        loss.backward();
        optimizer.step();
        return loss.ToDouble();
    }
}
