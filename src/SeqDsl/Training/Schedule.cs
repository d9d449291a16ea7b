namespace SeqDsl.Training;

/// <summary>Where training is.</summary>
/// <param name="Step">The update to be made, from 0.</param>
/// <param name="TotalSteps">How many there will be if nothing stops training.</param>
/// <param name="Epoch">The epoch it belongs to, from 0.</param>
/// <param name="Scores">What each finished epoch scored on the monitored metric, larger being better (a loss is negated).</param>
public readonly record struct TrainingPosition(long Step, long TotalSteps, int Epoch, IReadOnlyList<double> Scores);

/// <summary>What the learning rate is multiplied by as training goes on. A pure function of <see cref="TrainingPosition"/>.</summary>
public abstract record Schedule
{
    private Schedule()
    {
    }

    /// <summary>1 throughout.</summary>
    public static Schedule Constant { get; } = new ConstantSchedule();

    /// <summary>Rises to 1 over the first part of the steps, then falls in a straight line.</summary>
    /// <param name="warmUp">Which part of the steps, 0 … 1.</param>
    /// <param name="final">Where it ends.</param>
    public static Schedule Linear(double warmUp = 0, double final = 0) => new LinearSchedule(Part(warmUp), final);

    /// <summary>Rises to 1 over the first part of the steps, then falls along half a cosine (Loshchilov and Hutter 2017).</summary>
    /// <param name="warmUp">Which part of the steps, 0 … 1.</param>
    /// <param name="final">Where it ends.</param>
    public static Schedule Cosine(double warmUp = 0, double final = 0) => new CosineSchedule(Part(warmUp), final);

    /// <summary>Multiplied by a factor after every so many epochs.</summary>
    public static Schedule Steps(int epochs, double factor) =>
        new StepsSchedule(epochs > 0 ? epochs : throw new ArgumentOutOfRangeException(nameof(epochs), epochs, "At least 1 epoch."), factor);

    /// <summary>Multiplied by a factor after every epoch.</summary>
    public static Schedule Exponential(double factor) => new StepsSchedule(1, factor);

    /// <summary>Multiplied by a factor whenever the monitored metric was not better than its best for more than so many epochs.</summary>
    /// <param name="factor">Less than 1.</param>
    /// <param name="patience">Epochs that are waited.</param>
    /// <param name="minimum">The least it becomes.</param>
    public static Schedule ReduceOnPlateau(double factor = 0.5, int patience = 1, double minimum = 0.001) => new PlateauSchedule(factor, patience, minimum);

    /// <summary>The factor for a step.</summary>
    public abstract double Factor(in TrainingPosition position);

    private static double Part(double warmUp) =>
        warmUp is >= 0 and <= 1 ? warmUp : throw new ArgumentOutOfRangeException(nameof(warmUp), warmUp, "A part of all steps, 0 … 1.");

    // How far after the warm-up, 0 … 1; or, within it, the factor.
    private static bool WarmsUp(in TrainingPosition position, double part, out double value)
    {
        double steps = Math.Floor(part * position.TotalSteps);
        if (position.Step < steps)
        {
            value = (position.Step + 1) / steps;
            return true;
        }
        value = Math.Clamp((position.Step - steps) / Math.Max(1, position.TotalSteps - steps), 0, 1);
        return false;
    }

    private sealed record ConstantSchedule : Schedule
    {
        public override double Factor(in TrainingPosition position) => 1;
    }

    private sealed record LinearSchedule(double WarmUp, double Final) : Schedule
    {
        public override double Factor(in TrainingPosition position) =>
            WarmsUp(position, WarmUp, out double value) ? value : 1 - ((1 - Final) * value);
    }

    private sealed record CosineSchedule(double WarmUp, double Final) : Schedule
    {
        public override double Factor(in TrainingPosition position) =>
            WarmsUp(position, WarmUp, out double value) ? value : Final + ((1 - Final) * 0.5 * (1 + Math.Cos(Math.PI * value)));
    }

    private sealed record StepsSchedule(int Epochs, double Each) : Schedule
    {
        public override double Factor(in TrainingPosition position) => Math.Pow(Each, position.Epoch / Epochs);
    }

    private sealed record PlateauSchedule(double Each, int Patience, double Minimum) : Schedule
    {
        public override double Factor(in TrainingPosition position)
        {
            double factor = 1, best = double.NegativeInfinity;
            int waited = 0;
            for (int epoch = 0; epoch < position.Scores.Count; epoch++)
            {
                if (position.Scores[epoch] > best)
                {
                    (best, waited) = (position.Scores[epoch], 0);
                }
                else if (++waited > Patience)
                {
                    (factor, waited) = (Math.Max(Minimum, factor * Each), 0);
                }
            }
            return factor;
        }
    }
}
