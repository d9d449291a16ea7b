namespace SeqDsl.Training;

/// <summary>Which optimiser trains, with its constants.</summary>
/// <param name="LearningRate">More than 0. A <see cref="Schedule"/> multiplies it.</param>
/// <param name="WeightDecay">At least 0.</param>
public abstract record OptimizerSpec(double LearningRate, double WeightDecay)
{
    /// <summary>How many moments are kept for each parameter.</summary>
    internal abstract int Moments { get; }
}

/// <summary>Makes optimiser specs.</summary>
public static class Optimizers
{
    /// <summary>Stochastic gradient descent: v' = momentum·v + g; w' = w − rate·v'.</summary>
    public static OptimizerSpec Sgd(double learningRate, double momentum = 0, bool nesterov = false, double weightDecay = 0) =>
        new SgdSpec(learningRate, momentum, nesterov, weightDecay);

    /// <summary>Adam (Kingma and Ba 2015). Weight decay is added to the gradient.</summary>
    public static OptimizerSpec Adam(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0) =>
        new AdamSpec(learningRate, beta1, beta2, epsilon, weightDecay, Decoupled: false);

    /// <summary>AdamW (Loshchilov and Hutter 2019). Weight decay is taken off the weights.</summary>
    public static OptimizerSpec AdamW(
        double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01) =>
        new AdamSpec(learningRate, beta1, beta2, epsilon, weightDecay, Decoupled: true);
}

internal sealed record SgdSpec(double LearningRate, double Momentum, bool Nesterov, double WeightDecay) : OptimizerSpec(LearningRate, WeightDecay)
{
    internal override int Moments => Momentum == 0 ? 0 : 1;
}

internal sealed record AdamSpec(double LearningRate, double Beta1, double Beta2, double Epsilon, double WeightDecay, bool Decoupled)
    : OptimizerSpec(LearningRate, WeightDecay)
{
    internal override int Moments => 2;
}
