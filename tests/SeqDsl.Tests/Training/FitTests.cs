using SeqDsl.Data;
using SeqDsl.Models;
using SeqDsl.Tests.Models;
using SeqDsl.Training;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Tests.Training;

public sealed class FitTests
{
    private static readonly IReadOnlyList<Example<IReadOnlyList<string>, Colour>> train = Colours.Examples(200, 1), dev = Colours.Examples(60, 2);

    private static readonly TrainingOptions quiet = new() { Progress = false, Epochs = 10, BatchSize = 16, Optimizer = Optimizers.Adam(0.05) };

    private static float[] Values(SequenceModel model) => TensorMemory.ToFloats(model.Store.Values);

    public static TheoryData<OptimizerSpec> Learners() => [Optimizers.Sgd(0.5), Optimizers.Sgd(0.1, momentum: 0.9), Optimizers.Adam(0.05), Optimizers.AdamW(0.05)];

    [Theory]
    [MemberData(nameof(Learners))]
    public void EveryOptimizer_LearnsTheTask(OptimizerSpec optimizer)
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1, dropout: 0.1);
        TrainingReport report = model.Fit(train, dev, quiet with { Optimizer = optimizer, Epochs = 20 });
        Assert.Equal(StopReason.Finished, report.Stopped);
        Assert.Equal(20, report.Epochs.Count);
        Assert.True(report.Epochs[^1].Loss < report.Epochs[0].Loss / 3);
        Assert.Equal(1, report.Dev!.Accuracy);
        EvaluationReport test = model.Evaluate(Colours.Examples(100, 3));
        Assert.Equal(1, test.Accuracy);
        Assert.Equal(Colour.Green, model.Predict("the grass is a").Label);
        Assert.Equal(20 * 13, model.Step);
        Assert.Equal(train.Sum(example => example.Input.Count), report.Epochs[0].Tokens);
        Assert.True(report.TokensPerSecond > 0 && report.Seconds > 0);
    }

    [Fact]
    public void SequencesBeyondTheMaximumLength_AreRefusedByNumber_OrCutAndCounted()
    {
        Example<IReadOnlyList<string>, Colour>[] examples = [new(["the", "rose"], Colour.Red), new(["the", "grass", "is", "a"], Colour.Green), new(["a", "sky", "the"], Colour.Blue)];
        TrainingOptions limited = quiet with { Epochs = 1, MaximumLength = 2 };
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1), shorter = ColourModel.Create(Colours.Vocabulary, 1);
        float[] before = Values(model);

        Refused("example 1 has 4 tokens; TrainingOptions.MaximumLength is 2. Split it, set a larger limit, or have training examples cut", examples, null);
        Refused("example 2 of the dev set has 3 tokens", examples[..1], [examples[0], examples[0], examples[2]]);
        Assert.Contains("MaximumLength is 0; expected at least 1, or null", Assert.Throws<ArgumentException>(() => model.Fit(examples, null, limited with { MaximumLength = 0 })).Message);
        Assert.Equal(before, Values(model));

        TrainingReport cut = model.Fit(examples, examples, limited with { LongSequences = LongSequences.Cut });
        TrainingReport given = shorter.Fit([.. examples.Select(example => example with { Input = [.. example.Input.Take(2)] })], examples, limited with { MaximumLength = null });
        Assert.Equal((2, 0), (cut.Cut, given.Cut));
        Assert.EndsWith(" 2 training sequences were longer than 2 and cut.", cut.Message);
        Assert.Equal(6, cut.Epochs[0].Tokens);
        Assert.Equal(Values(shorter), Values(model));

        void Refused(string message, Example<IReadOnlyList<string>, Colour>[] train, Example<IReadOnlyList<string>, Colour>[]? dev) =>
            Assert.StartsWith(message, Assert.Throws<DataException>(() => model.Fit(train, dev, limited)).Message);
    }

    [Fact]
    public void SameSeed_GivesTheSameBits_AnotherSeedOthers()
    {
        float[] Run(ulong seed, ulong? shuffle = null)
        {
            using ColourModel model = ColourModel.Create(Colours.Vocabulary, seed, dropout: 0.3);
            model.Fit(train, dev, quiet with { Epochs = 3, Seed = shuffle, UnknownRate = 1 });
            return Values(model);
        }
        Assert.Equal(Run(1), Run(1));
        Assert.NotEqual(Run(1), Run(2));
        Assert.NotEqual(Run(1), Run(1, shuffle: 9));
    }

    [Fact]
    public void TheBestEpochsWeights_AreKept()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        // A third of dev's labels is wrong: the surer the model becomes, the larger is dev's loss in the end.
        IReadOnlyList<Example<IReadOnlyList<string>, Colour>> dev = [.. FitTests.dev.Select((example, i) => i % 3 > 0 ? example : example with { Target = (Colour)(((int)example.Target + 1) % 3) })];
        TrainingReport report = model.Fit(train, dev, quiet with { Epochs = 8, Metric = MonitoredMetric.Loss });
        Assert.InRange(report.BestEpoch, 1, 7);
        Assert.Equal(report.Epochs.Min(epoch => epoch.Dev!.Loss), report.Dev!.Loss);
        Assert.Equal(report.Dev.Loss, model.Evaluate(dev).Loss, 1e-9);
        Assert.Contains($"best epoch, {report.BestEpoch}", report.Message);
        Assert.True(report.Epochs[report.BestEpoch - 1].IsBest);
    }

    [Fact]
    public void Patience_StopsEarly()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        TrainingReport report = model.Fit(train, dev, quiet with { Epochs = 100, Patience = 3 });
        Assert.Equal(StopReason.NoImprovement, report.Stopped);
        Assert.Equal(1, report.Dev!.Accuracy);
        int reached = report.Epochs.First(epoch => epoch.Dev!.Accuracy == 1).Epoch;
        Assert.Equal(reached + 3, report.Epochs.Count);
        Assert.InRange(report.BestEpoch, reached, reached + 3);
        Assert.Contains("accuracy was not better for 3 epochs", report.Message);
    }

    [Fact]
    public void NaNLoss_StopsTraining_AndTheBestWeightsAreKept()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        model.NaNFrom = 30; // 13 steps an epoch
        TrainingReport report = model.Fit(train, dev, quiet);
        Assert.Equal(StopReason.NotFinite, report.Stopped);
        Assert.Equal(2, report.Epochs.Count);
        Assert.Contains("NaN in epoch 3, step 5", report.Message);
        Assert.Contains($"epoch, {report.BestEpoch}, are kept", report.Message);
        Assert.All(Values(model), value => Assert.True(float.IsFinite(value)));
        Assert.Equal(report.Dev!.Loss, model.Evaluate(dev).Loss, 1e-9);
    }

    [Fact]
    public void NaNBeforeTheFirstEpochEnds_KeepsTheWeightsFromBefore()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        float[] before = Values(model);
        model.NaNFrom = 5;
        TrainingReport report = model.Fit(train, null, quiet);
        Assert.Equal((StopReason.NotFinite, 0), (report.Stopped, report.BestEpoch));
        Assert.Contains("before training", report.Message);
        Assert.Equal(before, Values(model));
        Assert.Null(report.Dev);
    }

    [Fact]
    public void Divergence_IsNoticed()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        TrainingReport report = model.Fit(train, dev, quiet with { Optimizer = Optimizers.Sgd(1e38), ClipNorm = null });
        Assert.Equal(StopReason.NotFinite, report.Stopped);
        Assert.All(Values(model), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Cancelling_EndsWithTheBestWeights()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        using var cancel = new CancellationTokenSource();
        using var output = new CancellingWriter(cancel, afterLines: 2);
        TrainingReport report = model.Fit(train, dev, quiet with { Progress = true, Output = output, CancellationToken = cancel.Token });
        Assert.Equal(StopReason.Cancelled, report.Stopped);
        Assert.Equal(2, report.Epochs.Count);
        Assert.Equal(report.Dev!.Loss, model.Evaluate(dev).Loss, 1e-9);
        Assert.Contains("cancelled in epoch 3, step 1", report.Message);
    }

    [Fact]
    public void CancellingAtOnce_ChangesNothing()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        float[] before = Values(model);
        TrainingReport report = model.Fit(train, dev, quiet with { CancellationToken = new(canceled: true) });
        Assert.Equal((StopReason.Cancelled, 0), (report.Stopped, report.BestEpoch));
        Assert.Equal(before, Values(model));
    }

    [Fact]
    public void WithoutDev_TheLastEpochsWeightsAreKept()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        TrainingReport report = model.Fit(train, options: quiet with { Epochs = 2 });
        Assert.Equal(2, report.BestEpoch);
        Assert.All(report.Epochs, epoch => Assert.Null(epoch.Dev));
    }

    [Fact]
    public void FastDevRun_IsTwoBatches()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        TrainingReport report = model.Fit(train, dev, quiet with { FastDevRun = true, EvaluationBatchSize = 8 });
        Assert.Equal(2, model.Step);
        Assert.Equal(16, Assert.Single(report.Epochs).Dev!.Sequences);
    }

    [Fact]
    public void Progress_IsALineAnEpoch_WhereOutputIsNoTerminal()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        using var output = new StringWriter();
        TrainingReport report = model.Fit(train, dev, quiet with { Progress = true, Output = output, Epochs = 3 });
        string[] lines = output.ToString().Trim().Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Matches(@"^epoch 1/3  loss \d\.\d{4}  dev loss \d\.\d{4}  accuracy \d\.\d{4}  [\d,]+ tokens/s  \d+\.\d s  best\s*$", lines[0]);
        Assert.Equal(report.Message, lines[3].Trim());
    }

    [Fact]
    public void LearningRate_FollowsTheSchedule()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        TrainingReport report = model.Fit(train, dev, quiet with { Epochs = 3, Schedule = Schedule.Exponential(0.5) });
        Assert.Equal([0.05, 0.025, 0.0125], report.Epochs.Select(epoch => epoch.LearningRate));
    }

    [Fact]
    public void UnknownRate_TeachesTheUnknownToken()
    {
        using ColourModel without = ColourModel.Create(Colours.Vocabulary, 1), with = ColourModel.Create(Colours.Vocabulary, 1);
        float[] before = Unknown(with);
        without.Fit(train, null, quiet with { Epochs = 1 });
        with.Fit(train, null, quiet with { Epochs = 1, UnknownRate = 50 });
        Assert.Equal(before, Unknown(without));
        Assert.NotEqual(before, Unknown(with));

        static float[] Unknown(SequenceModel model) => Values(model)[..8];
    }

    public static TheoryData<string, TrainingOptions> Impossible() => new()
    {
        { "Epochs is 0; expected at least 1", quiet with { Epochs = 0 } },
        { "Optimizer.Momentum is -1; expected at least 0", quiet with { Optimizer = Optimizers.Sgd(0.1, momentum: -1) } },
        { "Optimizer.Beta2 is 1; expected at least 0 and less than 1", quiet with { Optimizer = Optimizers.Adam(beta2: 1) } },
        { "BatchSize is 0", quiet with { BatchSize = 0 } },
        { "Optimizer.LearningRate is -1", quiet with { Optimizer = Optimizers.Sgd(-1) } },
        { "ClipNorm is 0; expected more than 0, or null", quiet with { ClipNorm = 0 } },
        { "UnknownRate is -1", quiet with { UnknownRate = -1 } },
        { "Patience is 2; expected null where there is no dev set", quiet with { Patience = 2 } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void ImpossibleOptions_AreRefused(string message, TrainingOptions options)
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => model.Fit(train, null, options)).Message);
    }

    [Fact]
    public void NoExamples_AreRefused()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        Assert.Contains("no example", Assert.Throws<DataException>(() => model.Fit([], null, quiet)).Message);
        Assert.Contains("dev set has no example", Assert.Throws<DataException>(() => model.Fit(train, [], quiet)).Message);
        Assert.Throws<DataException>(() => model.Evaluate([]));
    }

    [Fact]
    public void Training_LeavesNoTensorBehind()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1, dropout: 0.1);
        model.Fit(train, dev, quiet with { Epochs = 1 });
        // Handles that earlier tests left to the finalizer go first.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long tensors = Tensor.TotalCount;
        model.Fit(train, dev, quiet with { Epochs = 3 });
        model.Evaluate(dev);
        model.Predict(dev[0].Input);
        Assert.Equal(tensors, Tensor.TotalCount);
    }

    [Fact]
    public void Evaluation_DoesNotDependOnItsBatches()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        EvaluationReport one = model.Evaluate(dev, 1), many = model.Evaluate(dev, 64);
        Assert.Equal(one.Loss, many.Loss, 1e-6);
        Assert.Equal(one.Accuracy, many.Accuracy);
        Assert.Equal((60, dev.Sum(example => example.Input.Count)), (many.Sequences, many.Tokens));
        int right = dev.Count(example => model.Predict(example.Input).Label == example.Target);
        Assert.Equal(right, many.Confusion!.Right);
    }

    private sealed class CancellingWriter(CancellationTokenSource cancel, int afterLines) : StringWriter
    {
        private int lines;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (++lines == afterLines)
            {
                cancel.Cancel();
            }
        }
    }
}
