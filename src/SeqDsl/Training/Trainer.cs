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
    private readonly SequenceModel _model;
    private readonly Batcher _train;
    private readonly Func<EvaluationReport>? _dev;
    private readonly TrainingOptions _options;
    private readonly int _epochs;
    private readonly List<EpochReport> _reports = [];
    private readonly List<double> _scores = [];
    private long _updates;
    private long _totalSteps;

    public Trainer(SequenceModel model, Batcher train, Func<EvaluationReport>? dev, TrainingOptions options) =>
        (_model, _train, _dev, _options, _epochs) = (model, train, dev, options, options.FastDevRun ? 1 : options.Epochs);

    public TrainingReport Run()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(_options.CancellationToken);
        ConsoleCancelEventHandler? onCtrlC = _options.StopOnCtrlC ? (_, e) =>
        {
            e.Cancel = !cancel.IsCancellationRequested; // the second one ends the process
            cancel.Cancel();
        } : null;
        if (onCtrlC is not null)
        {
            Console.CancelKeyPress += onCtrlC;
        }
        try
        {
            // The number of batches differs a little between epochs; the first one's is what is reckoned with.
            _totalSteps = (long)Plan(0).Count * _epochs;
            return TrainingDisplay.Run(_options, _epochs, _totalSteps, display => Run(display, cancel.Token));
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
        using var optimizer = new FlatOptimizer(_options.Optimizer, _model.Store);
        using var good = new Weights(_model.Store);
        using var best = new Weights(_model.Store);
        int bestEpoch = 0;
        double bestScore = double.NegativeInfinity;
        for (int epoch = 0; epoch < _epochs; epoch++)
        {
            (StopReason? stop, string reason, EpochReport? report) = Epoch(epoch, optimizer, display, cancel);
            if (stop is null)
            {
                EvaluationReport? dev = _dev?.Invoke();
                double score = dev?.Score(_options.Metric) ?? -report!.Loss;
                if (double.IsNaN(score) || !double.IsFinite(dev?.Loss ?? 0))
                {
                    (stop, reason) = (StopReason.NotFinite, $"the loss on dev after epoch {epoch + 1} is {dev?.Loss}");
                }
                else
                {
                    // Without dev there is nothing to judge by: the last epoch counts as the best.
                    bool isBest = dev is null || score > bestScore;
                    _scores.Add(score);
                    _reports.Add(report! with { Dev = dev, IsBest = isBest });
                    display.Epoch(_reports[^1]);
                    good.Keep();
                    if (isBest)
                    {
                        (bestScore, bestEpoch) = (score, epoch + 1);
                        best.Keep();
                    }
                    if (_options.Patience is int patience && epoch + 1 - bestEpoch >= patience)
                    {
                        (stop, reason) = (StopReason.NoImprovement, $"the dev set's {Name(_options.Metric)} was not better for {patience} epochs");
                    }
                }
            }
            if (stop is StopReason stopped)
            {
                return Finish(stopped, reason);
            }
        }
        return Finish(StopReason.Finished, _options.FastDevRun ? "the fast dev run is through" : $"all {_epochs} epochs are done");

        TrainingReport Finish(StopReason stopped, string reason)
        {
            string kept;
            if (bestEpoch > 0)
            {
                best.Restore();
                kept = _dev is null ? $"the weights of epoch {bestEpoch} are kept" : $"the weights of the best epoch, {bestEpoch}, are kept";
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
            string message = $"Training ended: {reason}; {kept}.{hint}";
            display.Say(message);
            return new() { Epochs = _reports, BestEpoch = bestEpoch, Stopped = stopped, Message = message, Seconds = clock.Elapsed.TotalSeconds };
        }
    }

    private (StopReason? Stop, string Reason, EpochReport? Report) Epoch(int epoch, FlatOptimizer optimizer, TrainingDisplay display, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        double lossSum = 0, normSum = 0, rate = 0;
        long targets = 0, tokens = 0, steps = 0;
        foreach (PackedBatch packed in Ahead.Of(Plan(epoch), plan => _train.Pack(plan, epoch)))
        {
            if (cancel.IsCancellationRequested)
            {
                return (StopReason.Cancelled, string.Create(CultureInfo.InvariantCulture, $"it was cancelled in epoch {epoch + 1}, step {steps + 1}"), null);
            }
            double loss, norm;
            using (Batch batch = _model.Place(packed))
            {
                loss = _model.TrainStep(batch);
            }
            rate = _options.Optimizer.LearningRate * _options.Schedule.Factor(new(_updates, _totalSteps, epoch, _scores));
            norm = double.IsFinite(loss) ? optimizer.Step(rate, _options.ClipNorm) : double.NaN;
            steps++;
            if (!double.IsFinite(norm))
            {
                string what = double.IsFinite(loss) ? "the gradients' norm" : "the loss";
                return (StopReason.NotFinite, string.Create(CultureInfo.InvariantCulture, $"{what} was {(double.IsFinite(loss) ? norm : loss)} in epoch {epoch + 1}, step {steps}"), null);
            }
            _updates++;
            lossSum += loss * packed.Targets!.Length;
            normSum += norm;
            targets += packed.Targets.Length;
            tokens += packed.Tokens;
            display.Step(epoch + 1, lossSum / targets, tokens / clock.Elapsed.TotalSeconds);
        }
        return (null, "", new(epoch + 1, lossSum / targets, null, rate, normSum / steps, tokens, clock.Elapsed.TotalSeconds, false));
    }

    private IReadOnlyList<int[]> Plan(int epoch)
    {
        IReadOnlyList<int[]> plan = _train.Plan(epoch);
        return _options.FastDevRun ? [.. plan.Take(2)] : plan;
    }

    private static string Name(MonitoredMetric metric) => metric switch
    {
        MonitoredMetric.Accuracy => "accuracy",
        MonitoredMetric.MacroF1 => "macro F1",
        _ => "loss",
    };

    /// <summary>A copy of all weights.</summary>
    private sealed class Weights : IDisposable
    {
        private readonly ParameterStore _store;
        private readonly Tensor _copy;

        public Weights(ParameterStore store)
        {
            _store = store;
            _copy = store.Values.clone().DetachFromDisposeScope();
        }

        public void Keep() => Copy(_store.Values, _copy);

        public void Restore() => Copy(_copy, _store.Values);

        public void Dispose() => _copy.Dispose();

        private static void Copy(Tensor from, Tensor to)
        {
            using IDisposable untaped = torch.no_grad();
            to.copy_(from);
        }
    }
}
