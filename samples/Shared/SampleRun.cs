using System.Globalization;

namespace SeqDsl.Samples;

/// <summary>The way of every sample: train, see how good it is on dev and test, report, save.</summary>
public static class SampleRun
{
    /// <summary>Trains the model unless it was loaded, prints and reports how well it does, and saves it where that was asked for.</summary>
    /// <param name="sample">Whose name the report bears.</param>
    /// <param name="options">The command line.</param>
    /// <param name="model">The model.</param>
    /// <param name="data">The examples.</param>
    /// <param name="training">How it is trained; epochs, batch size and the fast run are the command line's.</param>
    /// <param name="testMetrics">Further metrics of the test data for the report, such as a baseline's.</param>
    /// <param name="devMetrics">Where there is no dev data: what is reported instead, such as cross-validation's.</param>
    public static void Run<TInput, TTarget, TPrediction>(
        this Sample sample, SampleOptions options, SequenceModel<TInput, TTarget, TPrediction> model, Splits<TInput, TTarget> data, TrainingOptions training,
        IReadOnlyDictionary<string, double>? testMetrics = null, IReadOnlyDictionary<string, double>? devMetrics = null)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{sample.Name}: {data.Train.Count:N0} examples to learn from, {data.Dev.Count:N0} to choose by; {model.Store.Elements:N0} parameters on {model.Device}"));
        bool hasDev = data.Dev.Count > 0;
        sample.Run(
            options, model, () => model.Fit(data.Train, hasDev ? data.Dev : null, options.Of(training)), hasDev ? () => model.Evaluate(data.Dev) : null,
            data.Test is null ? null : () => model.Evaluate(data.Test), " (rows: the right label, columns: the model's)", testMetrics, devMetrics);
    }

    /// <summary>As above, of one long text.</summary>
    public static void Run(
        this Sample sample, SampleOptions options, LanguageModel model, IReadOnlyList<string> train, IReadOnlyList<string> dev, IReadOnlyList<string>? test, TrainingOptions training)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{sample.Name}: {train.Count:N0} tokens to learn from, {dev.Count:N0} to choose by, {model.Vocabulary!.Count:N0} different; {model.Store.Elements:N0} parameters on {model.Device}"));

        // Of the test text every token is predicted from all before it: one row.
        sample.Run(
            options, model, () => model.FitStream(train, dev, options.Of(training)), () => model.EvaluateStream(dev, training.EvaluationRows),
            test is null ? null : () => model.EvaluateStream(test, rows: 1));
    }

    /// <summary>The training that the command line asks for: epochs, batch size and the fast run are its.</summary>
    public static TrainingOptions Of(this SampleOptions options, TrainingOptions training) =>
        training with { Epochs = options.Epochs, BatchSize = options.BatchSize, FastDevRun = options.FastDevRun };

    /// <summary>As above, where what counts is measured by the sample itself.</summary>
    /// <param name="sample">Whose name the report bears.</param>
    /// <param name="options">The command line.</param>
    /// <param name="model">The model.</param>
    /// <param name="train">Trains it.</param>
    /// <param name="onDev">The metrics on what it is chosen by.</param>
    /// <param name="onTest">Those on the test data; null: it is left alone.</param>
    public static void Run(
        this Sample sample, SampleOptions options, SequenceModel model, Func<TrainingReport> train,
        Func<IReadOnlyDictionary<string, double>> onDev, Func<IReadOnlyDictionary<string, double>>? onTest) =>
        sample.Run(options, model, train, () => new Outcome(onDev(), null), onTest is null ? null : () => new Outcome(onTest(), null));

    private static void Run(
        this Sample sample, SampleOptions options, SequenceModel model, Func<TrainingReport> train, Func<EvaluationReport>? onDev, Func<EvaluationReport>? onTest,
        string legend = "", IReadOnlyDictionary<string, double>? testMetrics = null, IReadOnlyDictionary<string, double>? devMetrics = null)
    {
        sample.Run(
            options, model, train, onDev is null ? devMetrics is null ? null : () => new Outcome(devMetrics, null) : () => Of(onDev(), "dev"),
            onTest is null ? null : () => Of(onTest(), "test") with { Besides = testMetrics });

        Outcome Of(EvaluationReport report, string split) => new(report.Metrics, $"{split}{legend}: {report}");
    }

    private static void Run(this Sample sample, SampleOptions options, SequenceModel model, Func<TrainingReport> train, Func<Outcome>? onDev, Func<Outcome>? onTest)
    {
        TrainingReport? trained = null;
        if (options.Load is null)
        {
            trained = train();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"trained for {trained.Seconds:F1} s, {trained.TokensPerSecond:N0} tokens/s"));
        }
        Outcome? dev = onDev?.Invoke(), test = onTest?.Invoke();
        Console.WriteLine();
        if ((test ?? dev)?.Text is { } whole)
        {
            Console.WriteLine(whole);
        }
        if (dev is not null)
        {
            Console.WriteLine(Line("dev ", dev.Metrics));
        }
        if (test is not null)
        {
            Console.WriteLine(Line("test", test.Metrics));
        }
        if (options.Report is not null)
        {
            new RunReport
            {
                Sample = sample.Name,
                Seed = model.Seed,
                Epochs = trained?.Epochs.Count ?? 0,
                Seconds = trained?.Seconds ?? 0,
                TokensPerSecond = trained?.TokensPerSecond ?? 0,
                Device = model.Device.type.ToString().ToLowerInvariant(),
                Dev = dev?.Metrics,
                Test = test is null ? null : new Dictionary<string, double>([.. test.Metrics, .. test.Besides ?? new Dictionary<string, double>()]),
            }.Save(options.Report);
        }
        if (options.Save is not null)
        {
            model.Save(options.Save);
        }
    }

    /// <summary>How well a model does on a split.</summary>
    /// <param name="Metrics">By the names that reports use.</param>
    /// <param name="Text">What is printed besides.</param>
    private sealed record Outcome(IReadOnlyDictionary<string, double> Metrics, string? Text)
    {
        /// <summary>What is reported besides.</summary>
        public IReadOnlyDictionary<string, double>? Besides { get; init; }
    }

    private static string Line(string split, IReadOnlyDictionary<string, double> metrics) => split + string.Concat(metrics.Select(Metric));

    private static string Metric(KeyValuePair<string, double> metric) => metric.Key == "loss" || metric.Key.StartsWith("nats", StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"  {metric.Key} {metric.Value:F4}")
        : metric.Key is "perplexity" or "bleu" ? string.Create(CultureInfo.InvariantCulture, $"  {metric.Key} {metric.Value:F2}")
        : string.Create(CultureInfo.InvariantCulture, $"  {metric.Key} {metric.Value:P2}");
}
