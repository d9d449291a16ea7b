using SeqDsl.Training;

namespace SeqDsl.Tests.Training;

public sealed class ScheduleTests
{
    private static double[] Factors(Schedule schedule, int steps = 10, int stepsPerEpoch = 5) =>
        [.. Enumerable.Range(0, steps).Select(step => schedule.Factor(new(step, steps, step / stepsPerEpoch, [])))];

    private static void Same(double[] expected, double[] found) => Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-12));

    [Fact]
    public void Constant_IsOne() => Assert.All(Factors(Schedule.Constant), factor => Assert.Equal(1, factor));

    [Fact]
    public void Linear_RisesThenFalls() => Same([0.5, 1, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125], Factors(Schedule.Linear(warmUp: 0.2)));

    [Fact]
    public void Linear_EndsWhereItShould()
    {
        double[] factors = Factors(Schedule.Linear(final: 0.5), steps: 1000);
        Assert.Equal(1, factors[0]);
        Assert.Equal(0.5, factors[^1], 1e-3);
        Assert.Equal(0.5, Schedule.Linear(final: 0.5).Factor(new(2000, 1000, 0, [])), 1e-12);
    }

    [Fact]
    public void Cosine_IsHalfWayInTheMiddle()
    {
        double[] factors = Factors(Schedule.Cosine(final: 0.2), steps: 100);
        Assert.Equal(1, factors[0]);
        Assert.Equal(0.6, factors[50], 1e-12);
        Assert.Equal(factors.OrderDescending(), factors);
        Assert.Equal([0.25, 0.5, 0.75, 1], Factors(Schedule.Cosine(warmUp: 0.4)).Take(4));
    }

    [Fact]
    public void StepsAndExponential_DependOnTheEpoch()
    {
        Same([1, 1, 0.5, 0.5, 0.25, 0.25], Factors(Schedule.Steps(2, 0.5), 6, stepsPerEpoch: 1));
        Same([1, 0.9, 0.81], Factors(Schedule.Exponential(0.9), 3, stepsPerEpoch: 1));
    }

    [Fact]
    public void Plateau_ReducesAfterItsPatience()
    {
        Schedule schedule = Schedule.ReduceOnPlateau(0.5, patience: 1, minimum: 0.2);
        double[] scores = [0.1, 0.2, 0.2, 0.1, 0.3, 0.3, 0.3, 0.2, 0.1, 0.0];
        double[] factors = [.. Enumerable.Range(0, scores.Length + 1).Select(epoch => schedule.Factor(new(0, 1, epoch, scores[..epoch])))];
        Same([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2], factors);
    }

    [Fact]
    public void ImpossibleSchedules_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Linear(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Steps(0, 0.5));
    }
}
