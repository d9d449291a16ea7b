using System.Diagnostics;
using System.Globalization;
using SeqDsl.Data;
using SeqDsl.Models;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Training;

/// <summary>
/// The loop of training. It keeps two copies of the weights: of the best epoch, and of the last one whose losses were finite; one of them is what the
/// model has in the end.
/// </summary>
internal sealed class Trainer
{
    private readonly SequenceModel model;
    private readonly IBatches train;
    private readonly Func<EvaluationReport>? dev;
    private readonly TrainingOptions options;
    private readonly int epochs;
    private readonly List<EpochReport> reports = [];
    private readonly List<double> scores = [];
    private long updates;
    private long totalSteps;

    public Trainer(SequenceModel model, IBatches train, Func<EvaluationReport>? dev, TrainingOptions options) =>
        (this.model, this.train, this.dev, this.options, epochs) = (model, train, dev, options, options.FastDevRun ? 1 : options.Epochs);

    /// <summary>How many of the training sequences were cut, for the report.</summary>
    public int Cut { get; init; }

    public TrainingReport Run()
    {
        model.CheckTrained();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
        ConsoleCancelEventHandler? onCtrlC = options.StopOnCtrlC ? (_, e) =>
        {
            e.Cancel = !cancel.IsCancellationRequested; // the second one ends the process
            cancel.Cancel();
        }
        : null;
        if (onCtrlC is not null)
        {
            Console.CancelKeyPress += onCtrlC;
        }
        try
        {
            // The number of batches differs a little between epochs; the first one's is what is reckoned with.
            totalSteps = (long)Plan(0).Count * epochs;
            return TrainingDisplay.Run(options, epochs, totalSteps, display => Run(display, cancel.Token));
        }
        finally
        {
            if (onCtrlC is not null)
            {
                Console.CancelKeyPress -= onCtrlC;
            }
        }
    }

    private TrainingReport Run(TrainingDisplay display, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        using var optimizer = new FlatOptimizer(options.Optimizer, model.Store);
        using var good = new Weights(model.Store);
        using var best = new Weights(model.Store);
        if (HeavySoftmax.Note(model.Declaration, model.Vocabulary?.Count ?? 0) is { } note)
        {
            display.Say(note);
        }
        int bestEpoch = 0;
        int improvedEpoch = 0;
        (double Score, double Loss) bestResult = (double.NegativeInfinity, double.PositiveInfinity);
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            (StopReason? stop, string reason, EpochReport? report) = Epoch(epoch, optimizer, display, cancel);
            if (stop is null)
            {
                EvaluationReport? dev = this.dev?.Invoke();
                double score = dev?.Score(options.Metric) ?? -report!.Loss;
                if (double.IsNaN(score) || !double.IsFinite(dev?.Loss ?? 0))
                {
                    (stop, reason) = (StopReason.NotFinite, $"the loss on dev after epoch {epoch + 1} is {dev?.Loss}");
                }
                else
                {
                    // Without dev there is nothing to judge by: the last epoch counts as the best. On a small dev set many epochs have the same
                    // accuracy; of those the one with the smallest loss is kept, but only a better metric restarts the patience.
                    double devLoss = dev?.Loss ?? 0;
                    improvedEpoch = dev is null || score > bestResult.Score ? epoch + 1 : improvedEpoch;
                    bool isBest = improvedEpoch == epoch + 1 || (score == bestResult.Score && devLoss < bestResult.Loss);
                    scores.Add(score);
                    reports.Add(report! with { Dev = dev, IsBest = isBest });
                    display.Epoch(reports[^1]);
                    good.Keep();
                    if (isBest)
                    {
                        (bestResult, bestEpoch) = ((score, devLoss), epoch + 1);
                        best.Keep();
                    }
                    if (options.Patience is int patience && epoch + 1 - improvedEpoch >= patience)
                    {
                        (stop, reason) = (StopReason.NoImprovement, $"the dev set's {dev!.Name(options.Metric)} was not better for {patience} epochs");
                    }
                }
            }
            if (stop is StopReason stopped)
            {
                return Finish(stopped, reason);
            }
        }
        return Finish(StopReason.Finished, options.FastDevRun ? "the fast dev run is through" : $"all {epochs} epochs are done");

        TrainingReport Finish(StopReason stopped, string reason)
        {
            string kept;
            if (bestEpoch > 0)
            {
                best.Restore();
                kept = dev is null ? $"the weights of epoch {bestEpoch} are kept" : $"the weights of the best epoch, {bestEpoch}, are kept";
            }
            else if (stopped == StopReason.NotFinite)
            {
                good.Restore();
                kept = "the weights from before training are kept, no epoch being finished";
            }
            else
            {
                kept = "the weights are as they were then";
            }
            string hint = stopped == StopReason.NotFinite ? " A lower learning rate or ClipNorm may help." : "";
            string cut = Cut > 0 ? $" {Cut} training {(Cut == 1 ? "sequence was" : "sequences were")} longer than {options.MaximumLength} and cut." : "";
            string message = $"Training ended: {reason}; {kept}.{hint}{cut}";
            display.Say(message);
            return new() { Epochs = reports, BestEpoch = bestEpoch, Stopped = stopped, Message = message, Cut = Cut, Seconds = clock.Elapsed.TotalSeconds };
        }
    }

    private (StopReason? Stop, string Reason, EpochReport? Report) Epoch(int epoch, FlatOptimizer optimizer, TrainingDisplay display, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        using var stream = new StreamStates();
        double lossSum = 0, normSum = 0, rate = 0;
        long targets = 0, tokens = 0, steps = 0;
        foreach (PackedBatch packed in Ahead.Of(Plan(epoch), plan => train.Pack(plan, epoch)))
        {
            if (cancel.IsCancellationRequested)
            {
                return (StopReason.Cancelled, string.Create(CultureInfo.InvariantCulture, $"it was cancelled in epoch {epoch + 1}, step {steps + 1}"), null);
            }
            double loss, norm;
            using (Batch batch = model.Place(packed, stream))
            {
                loss = model.TrainStep(batch);
            }
            rate = options.Optimizer.LearningRate * options.Schedule.Factor(new(updates, totalSteps, epoch, scores));
            norm = double.IsFinite(loss) ? optimizer.Step(rate, options.ClipNorm) : double.NaN;
            steps++;
            if (!double.IsFinite(norm))
            {
                (string what, double value) = double.IsFinite(loss) ? ("the gradients' norm", norm) : ("the loss", loss);
                string reason = string.Create(CultureInfo.InvariantCulture, $"{what} was {value} in epoch {epoch + 1}, step {steps}");
                return (StopReason.NotFinite, reason, null);
            }
            updates++;
            lossSum += loss * packed.Targets![0].Length;
            normSum += norm;
            targets += packed.Targets[0].Length;
            tokens += packed.Tokens;
            display.Step(epoch + 1, lossSum / targets, tokens / clock.Elapsed.TotalSeconds);
        }
        return (null, "", new(epoch + 1, lossSum / targets, null, rate, normSum / steps, tokens, clock.Elapsed.TotalSeconds, false));
    }

    private IReadOnlyList<int[]> Plan(int epoch)
    {
        IReadOnlyList<int[]> plan = train.Plan(epoch);
        return options.FastDevRun ? [.. plan.Take(2)] : plan;
    }

    /// <summary>A copy of all weights.</summary>
    private sealed class Weights : IDisposable
    {
        private readonly ParameterStore store;
        private readonly Tensor copy;

        public Weights(ParameterStore store)
        {
            this.store = store;
            copy = store.Values.clone().DetachFromDisposeScope();
        }

        public void Keep() => Copy(store.Values, copy);

        public void Restore() => Copy(copy, store.Values);

        public void Dispose() => copy.Dispose();

        private static void Copy(Tensor from, Tensor to)
        {
            using IDisposable untaped = torch.no_grad();
            to.copy_(from);
        }
    }
}
