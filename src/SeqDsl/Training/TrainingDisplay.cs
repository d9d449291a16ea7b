using System.Globalization;
using Spectre.Console;

namespace SeqDsl.Training;

/// <summary>What a user sees of a training.</summary>
internal abstract class TrainingDisplay
{
    /// <summary>Called after every step.</summary>
    public abstract void Step(int epoch, double loss, double tokensPerSecond);

    /// <summary>Called after every epoch.</summary>
    public abstract void Epoch(EpochReport report);

    /// <summary>Something to be said.</summary>
    public abstract void Say(string message);

    /// <summary>Trains under the display that fits: none, lines, or a bar on a terminal.</summary>
    public static TrainingReport Run(TrainingOptions options, int epochs, long totalSteps, Func<TrainingDisplay, TrainingReport> train)
    {
        if (!options.Progress)
        {
            return train(new Silence());
        }
        if (options.Output is not null || Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Ansi)
        {
            return train(new Lines(options.Output ?? Console.Out, epochs));
        }
        return AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => train(new Bar(context.AddTask("training", maxValue: Math.Max(1, totalSteps)), epochs)));
    }

    private sealed class Silence : TrainingDisplay
    {
        public override void Step(int epoch, double loss, double tokensPerSecond)
        {
        }

        public override void Epoch(EpochReport report)
        {
        }

        public override void Say(string message)
        {
        }
    }

    private sealed class Lines(TextWriter output, int epochs) : TrainingDisplay
    {
        public override void Step(int epoch, double loss, double tokensPerSecond)
        {
        }

        public override void Epoch(EpochReport report) => output.WriteLine(report.Line(epochs));

        public override void Say(string message) => output.WriteLine(message);
    }

    private sealed class Bar(ProgressTask task, int epochs) : TrainingDisplay
    {
        private const long Refresh = 100; // milliseconds: texts are made for eyes, not for every step

        private string dev = "";
        private double steps;
        private long shown;

        public override void Step(int epoch, double loss, double tokensPerSecond)
        {
            steps++;
            long now = Environment.TickCount64;
            if (now - shown < Refresh)
            {
                return;
            }
            shown = now;
            task.Value = steps;
            task.Description = string.Create(
                CultureInfo.InvariantCulture, $"epoch {epoch}/{epochs}  loss {loss:F4}{dev}  {tokensPerSecond:N0} tokens/s");
        }

        public override void Epoch(EpochReport report)
        {
            dev = report.Dev is null ? "" : $"  dev {report.Dev.Line()}";
            task.Value = steps;
            AnsiConsole.WriteLine(report.Line(epochs));
        }

        public override void Say(string message)
        {
            task.StopTask();
            AnsiConsole.WriteLine(message);
        }
    }
}
